"""Packs: the page that anybody reads, and where an administrator uploads a new version."""
