"""A council's day in a real browser: what a new user is promised, step by step."""
