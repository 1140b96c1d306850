"""Strategies that make up data of the product's own shapes."""
