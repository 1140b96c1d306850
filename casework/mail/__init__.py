"""E-mail that comes in: replies, bounces, letters nobody can place, and the files they carry."""
