"""Real processes on a real database, killed, frozen and cut off; afterwards every message is counted."""
