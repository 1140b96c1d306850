"""Registers: who is on them now, and how they stood on an earlier day."""
