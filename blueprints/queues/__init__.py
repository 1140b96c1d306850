"""Queues and an officer's own work."""
