"""Packs and those they are sent to."""
