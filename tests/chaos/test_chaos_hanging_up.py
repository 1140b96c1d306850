"""When the database is made to hang up, it hangs up on the programs and on nobody else."""

from __future__ import annotations

import psycopg
import pytest

from base.extensions import db
from tests.chaos.crew import AT_WORK
from tests.chaos.troubles import hang_up


@pytest.mark.parametrize("database", ["postgresql"], indirect=True, scope="session")
def test_the_database_hangs_up_on_the_programs_and_not_on_who_watches_them(app, database):
    with (
        psycopg.connect(database.url, application_name=AT_WORK) as program,
        app.app_context(),
        db.engine.connect() as watching,
        db.engine.connect() as watching_too,
    ):
        assert hang_up(watching, some=False) == 1
        assert watching_too.exec_driver_sql("SELECT 1").scalar_one() == 1
        with pytest.raises(psycopg.OperationalError):
            program.execute("SELECT 1")
