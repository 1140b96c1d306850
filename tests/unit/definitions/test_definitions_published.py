"""Every document that was ever published must load for ever.

tests/data/published holds them as they were published. Nothing there is ever changed; a new version is a new file.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from forms.definition.reader import parse_document

PUBLISHED = Path(__file__).parents[2] / "data/published"
DOCUMENTS = sorted(PUBLISHED.glob("*.json"))
SERVICES = Path(__file__).parents[3] / "definitions/services"


def test_version_1_of_every_service_is_kept():
    assert {path.name for path in DOCUMENTS} >= {f"{path.stem}.1.json" for path in SERVICES.glob("*.yaml")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_published_once_still_loads(path):
    definition = parse_document(json.loads(path.read_text()))
    assert definition.service == path.name.split(".")[0]
    assert definition.pages
    assert all(profile.code for profile in (*definition.chases, *definition.escalations))


def test_what_was_published_is_never_changed_afterwards():
    kept = dict(line.split("  ")[::-1] for line in (PUBLISHED / "SHA256SUMS").read_text().splitlines())
    assert kept == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DOCUMENTS}
