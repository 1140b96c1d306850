"""How long records are kept: the rules, what would go by them, and what has gone."""
