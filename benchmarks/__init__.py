"""Measurements against targets: `make bench`. Nothing here is a test; nothing here is in a release."""
