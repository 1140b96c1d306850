"""What every room stands on: settings, extensions, clock, ids, logs, Redis, nudges, text. A closed list."""
