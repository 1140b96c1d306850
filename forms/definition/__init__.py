"""A service definition, parsed whole into inert values: a document says what a service is and does nothing itself."""
