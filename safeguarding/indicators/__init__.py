"""Noticing: what young people type, and why it matters."""
