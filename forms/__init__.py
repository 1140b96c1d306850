"""The form engine. Standard library, WTForms and Jinja only: no Flask, no database, no Redis."""
