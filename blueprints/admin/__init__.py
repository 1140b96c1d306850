"""Pages of administrators: users, teams, the council's settings."""
