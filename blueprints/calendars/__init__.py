"""The calendars that days are counted by."""
