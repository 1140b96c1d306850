"""A council's day in a real browser: what issue 2 promises a new user, step by step."""
