"""Children, adults and schools, each held once: find, match, merge, import."""
