"""Runs migrations with the application's own engine, on SQLite and PostgreSQL alike."""

from typing import Any

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
database = migrate.db


def render(kind: str, item: object, autogen: Any) -> str | bool:
    """Write our own column types as what they are, with their import."""
    if kind == "type" and type(item).__module__ == "models.columns":
        autogen.imports.add("import models.columns")
        return f"models.columns.{type(item).__name__}()"
    return False


def run() -> None:
    """Bring the database to the wanted revision, in one transaction where the database allows it.

    Raises: SettingsFault when the database's folder is not there.
    """
    current_app.config["ONROLL"].ask_for_folder()
    options = dict(migrate.configure_args)
    options.setdefault("render_item", render)
    # Not the session's engine rules: a migration on SQLite wants plain transactions and no foreign key checks.
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # On the driver's own connection: inside a transaction SQLite ignores this.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(connection=connection, target_metadata=database.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
