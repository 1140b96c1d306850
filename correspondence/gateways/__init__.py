"""Ways out for a message: one protocol, one file a gateway. None of them touches the database."""
