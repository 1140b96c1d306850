"""The directory of schools: found, written to, taken in from the national file."""
