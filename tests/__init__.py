"""The tests. A package, so that a distribution shipping its own `tests` cannot take our place."""
