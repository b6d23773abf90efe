"""The console for workers and the dashboard for leads."""
