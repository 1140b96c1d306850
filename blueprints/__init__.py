"""HTTP, thin: load (404), may I (403), form, one call, commit, answer."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application every page. One line a module, in alphabetical order."""
    from blueprints import account_mail, brand, error_pages, health, link_door, passwords, signin

    account_mail.bind()
    error_pages.bind(app)
    for module in (
        brand,
        health,
        link_door,
        passwords,
        signin,
    ):
        app.register_blueprint(module.blueprint)
