"""Mutation testing of the law: change one thing in statutory/, and see whether a test notices."""
