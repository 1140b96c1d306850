"""Publishing: unchanged is no new version, what began with a version keeps it, nothing faulty gets in."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework import consequence_kinds  # noqa: F401  # registers them
from casework.closing import REQUIREMENTS as CLOSING_REQUIRES
from casework.consequences import consequence_vocabulary
from casework.publishing import publish_all, read_folder
from casework.versions import NoSuchService, NoSuchVersion, current, current_document, current_versions, pinned, publish
from commands.definitions import definitions
from correspondence.reveals import Reveal
from forms.definition.faults import FaultyDefinition
from forms.definition.vocabulary import CONSEQUENCES, REQUIREMENTS, REVEALS
from models.filing import DefinitionVersion
from models.task import Queue
from security.actor import Actor
from security.history import history_of

FOLDER = Path(__file__).parents[3] / "definitions"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, tzinfo=UTC)
BY = Actor.system("tests")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "definitions"))


def reword(folder: Path, was: str, becomes: str) -> None:
    path = folder / "services/cme-school-answer.yaml"
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, becomes))


def test_publishing_twice_makes_no_new_version(context):
    with writing():
        first = [version.id for version in publish_all(FOLDER, by=BY, at=AT)]
    with writing():
        second = [version.id for version in publish_all(FOLDER, by=BY, at=LATER)]
    assert first == second
    assert db.session.scalar(select(func.count()).select_from(DefinitionVersion)) == len(first)


def test_a_changed_definition_is_a_new_version_and_the_old_one_stays_as_it_was(context, copied):
    with writing():
        publish_all(copied, by=BY, at=AT)
    before, definition = current("cme-school-answer")
    reword(copied, "title: Answer sent", "title: Thank you")
    with writing():
        publish_all(copied, by=BY, at=LATER)
    after, changed = current("cme-school-answer")
    assert after != before
    assert changed.confirmation.title.say() == "Thank you"
    assert pinned(before) == definition
    assert pinned(before).confirmation.title.say() == "Answer sent"
    numbers = select(DefinitionVersion.number, DefinitionVersion.is_current).where(
        DefinitionVersion.service == "cme-school-answer"
    )
    assert sorted(tuple(row) for row in db.session.execute(numbers)) == [(1, False), (2, True)]
    assert [event.kind for event in history_of("definition", after)] == ["definition-published"]


def test_what_was_published_comes_back_as_it_was_read(context):
    found = read_folder(FOLDER)
    with writing():
        publish_all(FOLDER, by=BY, at=AT)
    db.session.expire_all()
    for document, definition in zip(found.documents, found.definitions, strict=True):
        assert current_document(definition.service) == document
        assert current(definition.service)[1] == definition
    assert set(current_versions()) == {definition.service for definition in found.definitions}


def test_a_folder_with_one_fault_publishes_nothing_at_all(context, copied):
    reword(copied, '{question: school-worry, is: "yes"}', '{question: school-wory, is: "yes"}')
    with pytest.raises(FaultyDefinition) as faulty, writing():
        publish_all(copied, by=BY, at=AT)
    assert [(fault.file, fault.what) for fault in faulty.value.faults] == [
        ("cme-school-answer.yaml", '"school-wory" is not a question that comes before this')
    ]
    assert current_versions() == {}


def test_an_answer_may_start_only_what_the_service_that_asked_can_do(copied):
    reword(copied, "start: safeguarding-first", "start: safeguarding-second")
    (fault,) = read_folder(copied).faults
    assert fault.file == "cme-school-answer.yaml"
    assert fault.line > 100
    assert fault.what == 'cme-referral asks for this answer and has no task "safeguarding-second"'


def test_one_file_can_be_published_with_the_profiles_beside_it(context):
    with writing():
        version = publish(FOLDER / "services/cme-referral.yaml", by=BY, at=AT)
        assert version.number == 1
    assert "CH1" in pinned(version.id).chase_profiles


def test_what_is_not_published_is_not_found(context):
    with pytest.raises(NoSuchService):
        current("nothing")
    with pytest.raises(NoSuchVersion):
        pinned(new_id())


def test_publishing_makes_the_queues_that_tasks_need(context):
    with writing():
        publish_all(FOLDER, by=BY, at=AT)
    codes = set(db.session.scalars(select(Queue.code)))
    for service in current_versions():
        assert {task.queue for task in current(service)[1].tasks} <= codes


def test_the_checker_and_the_casework_know_the_same_consequences():
    assert consequence_vocabulary() == CONSEQUENCES


def test_the_checker_the_closing_and_the_messages_know_the_same_words():
    assert set(REQUIREMENTS) == set(CLOSING_REQUIRES)
    assert set(REVEALS) == {reveal.value for reveal in Reveal}


def test_the_command_checks_publishes_and_compares(app, copied):
    runner = app.test_cli_runner()
    checked = runner.invoke(definitions, ["check", str(copied)])
    count = len(list((copied / "services").glob("*.yaml")))
    assert (checked.exit_code, checked.output) == (0, f"{count} services, no faults.\n")
    first = runner.invoke(definitions, ["publish", str(copied)]).output
    assert "cme-referral: version 1 published" in first
    assert f"{count} published, none unchanged." in first
    again = runner.invoke(definitions, ["publish", str(copied)]).output
    assert "cme-referral: version 1, unchanged" in again
    assert f"None published, {count} unchanged." in again
    assert runner.invoke(definitions, ["diff", str(copied)]).exit_code == 0
    reword(copied, "title: Answer sent", "title: Thank you")
    differs = runner.invoke(definitions, ["diff", str(copied)])
    assert differs.exit_code == 1
    assert '-  "title": "Answer sent",' in differs.output
    assert '+  "title": "Thank you",' in differs.output
    (copied / "services" / "cme-no-place.yaml").unlink()
    without = runner.invoke(definitions, ["diff", str(copied)]).output
    assert "cme-no-place is published and has no file here. Publishing leaves it as it is." in without


def test_the_command_shows_every_fault_with_its_line_and_fails(app, copied):
    reword(copied, "type: yes-no", "type: yesno")
    failed = app.test_cli_runner().invoke(definitions, ["check", str(copied)])
    assert failed.exit_code == 1
    assert failed.output.count("cme-school-answer.yaml:") == 2
    assert '"yesno" is not one of those allowed. Use one of: text, long-text,' in failed.output
    assert failed.output.endswith("3 faults in 2 files. Mend them and check again.\n")
    for command, so in (("publish", "Nothing was published"), ("diff", "Nothing was compared")):
        refused = app.test_cli_runner().invoke(definitions, [command, str(copied)])
        assert (refused.exit_code, refused.output.endswith(f"3 faults in 2 files. {so}.\n")) == (1, True)


def test_a_folder_without_any_service_is_no_success(app, tmp_path):
    told = app.test_cli_runner().invoke(definitions, ["check", str(tmp_path)])
    assert told.exit_code == 1
    assert "there is no service here" in told.output


def test_the_command_writes_schemas_for_editors(app, tmp_path):
    written = app.test_cli_runner().invoke(definitions, ["schema", str(tmp_path / "schemas")])
    assert written.exit_code == 0
    assert len(list((tmp_path / "schemas").glob("*.schema.json"))) == 8
