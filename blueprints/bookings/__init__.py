"""Appointments: offering times, picking one by a link, and those of a case."""
