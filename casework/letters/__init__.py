"""Letters with a code that a family answers."""
