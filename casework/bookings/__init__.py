"""Slots that are offered, picked and held."""
