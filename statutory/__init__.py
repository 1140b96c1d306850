"""statutory."""
