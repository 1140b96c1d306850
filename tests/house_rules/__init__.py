"""Rules about the code itself, from the first day: quick, and about what is in git."""
