"""Makes the demonstration: people, schools, children, stories. Twice changes nothing; a broken one goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from base import clock
from base.database import writing
from base.extensions import db
from base.settings import Settings
from correspondence.gateways.catcher import FOLDER, empty
from demo.accounts import (
    add_accounts,
    invent_password,
    keep_accounts,
    kept_password,
    put_in_charge,
    set_passwords,
)
from demo.businesses import add_businesses, give_out_pack
from demo.children import add_children
from demo.passing_time import STOOD, Run, moved_clock, pass_time
from demo.schools import add_councils, add_schools
from demo.stories import ACTS
from demo.timeline import SEEDER, tell
from demo.wiping import wipe
from documents.store import FileStore
from security.passwords import hashed

LONG_AGO = timedelta(days=60)  # before the first story: what a campaign sends, and to whom


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made; all nothing when it was there already."""

    accounts: int
    schools: int
    children: int
    businesses: int
    acts: int


def seed(settings: Settings, *, now: datetime, run: Run) -> Seeded:
    """Put into the database whatever of the demonstration is missing, and write down who may sign in.

    Args:  now: what the stories lead up to. run: does a job of that name with its payload.
    """
    with writing():
        schools = add_schools(by=SEEDER, at=now)
        add_councils(by=SEEDER, at=now)
        children = add_children(by=SEEDER, at=now)
        businesses = add_businesses(by=SEEDER, at=now - LONG_AGO)
        accounts = add_accounts(by=SEEDER, at=now)
        if accounts:
            put_in_charge(by=SEEDER, at=now)
    password = kept_password(settings.data)
    if accounts or not password:
        password = password or invent_password()
        new_hash = hashed(password)  # slow on purpose, so before the transaction
        with writing():
            set_passwords(new_hash, by=SEEDER, at=now)
        keep_accounts(settings.data, password)
    give_out_pack(settings, at=now - LONG_AGO)
    # A connection held open: the last one to close would fold SQLite's log into its file, hundreds of times.
    with db.engine.connect(), moved_clock(settings.data):
        acts = tell(ACTS, now=now, between=lambda upto: pass_time(upto, run=run))
    return Seeded(accounts, schools.added, children, businesses, acts)


def reset(settings: Settings) -> None:
    """Throw away everything that was entered, sent and uploaded, and set the clock right. `seed` comes next."""
    with writing() as session:
        wipe(session)
    empty(settings.data / FOLDER)
    shutil.rmtree(FileStore.of(settings.data).folder, ignore_errors=True)
    (settings.data / STOOD).unlink(missing_ok=True)
    clock.set_clock(None)
