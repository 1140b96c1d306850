"""Businesses and other organisations: found, shown, changed, merged, taken in from a list."""
