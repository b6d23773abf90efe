"""The running service: it reads clocks and files, touches wires, serves pages."""
