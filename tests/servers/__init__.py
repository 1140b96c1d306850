"""Real servers for tests, benchmarks and chaos: PostgreSQL and Valkey, private and short-lived."""
