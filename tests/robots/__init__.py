"""Robots that use the product as people do."""
