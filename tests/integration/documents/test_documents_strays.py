"""What no row knows is removed after a month; what a case holds stays, however old it is."""

from __future__ import annotations

import io
import os
from datetime import timedelta

from base import clock
from base.database import writing
from base.extensions import db
from documents.store import FileStore
from documents.strays import KEPT_FOR, drop_strays
from documents.uploads import attach, receive
from models.document import Document
from security.actor import Actor


def test_only_old_files_that_no_row_knows_are_removed(app, context, data_folder):
    store, now = FileStore.of(data_folder), clock.now_utc()
    kept = [receive(io.BytesIO(b"%PDF-1.7 " + each), "a.pdf", store=store) for each in (b"a", b"b", b"c")]
    with writing():
        document_id = attach(kept[0], by=Actor.system("tests"), at=now).id
    old = (now - KEPT_FOR - timedelta(days=1)).timestamp()
    for received in kept[:2]:
        os.utime(store.path(received.key), (old, old))
    assert drop_strays(store, at=now) == 1
    assert drop_strays(store, at=now) == 0
    left = {file.name for file in store.folder.glob("*/*")}
    assert left == {kept[0].key[3:], kept[2].key[3:]}
    assert db.session.get(Document, document_id) is not None
