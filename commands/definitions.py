"""`flask definitions check|publish|diff|export|schema`: services are YAML files; read, compared, published and kept."""

from __future__ import annotations

import difflib
import hashlib
import json
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from base import clock
from base.database import writing
from casework.published_documents import published_document
from casework.publishing import SERVICES, Folder, publish_folder, read_folder
from casework.versions import NoSuchVersion, content_hash, current_document, current_versions
from forms.definition.json_schema import json_schema, library_schema
from forms.definition.languages import not_translated, stale, to_translate, written_to_people
from forms.definition.library import FILES
from forms.definition.wording import Language
from security.actor import Actor

HERE = Path(__file__).parents[1] / "definitions"
FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=HERE, required=False
)

definitions = AppGroup("definitions", help="Services as YAML files: check, compare, publish.")


@definitions.command("check")
@FOLDER
def check_command(folder: Path) -> None:
    """Read every definition and show each fault with its file, line and mend. Exits 1 if there is any."""
    found = _read(folder, so="Mend them and check again")
    count = len(found.definitions)
    click.echo(f"{count} service{'' if count == 1 else 's'}, no faults.")


@definitions.command("publish")
@FOLDER
@with_appcontext
def publish_command(folder: Path) -> None:
    """Publish what changed. Drafts and cases stay with the version they began with."""
    found = _read(folder, so="Nothing was published")
    at = clock.now_utc()
    with writing():
        versions = [
            (version.service, version.number, version.published_at == at)
            for version in publish_folder(found, by=Actor.system("definitions.publish"), at=at)
        ]
    for service, number, is_new in versions:
        click.echo(f"{service}: version {number}{' published' if is_new else ', unchanged'}")
    new = sum(is_new for _, _, is_new in versions)
    click.echo(f"{new or 'None'} published, {len(versions) - new or 'none'} unchanged.")


@definitions.command("diff")
@FOLDER
@with_appcontext
def diff_command(folder: Path) -> None:
    """Show how the files differ from what is published, and what has no file. Exits 1 if the files differ."""
    found = _read(folder, so="Nothing was compared")
    differs = False
    for document in found.documents:
        service = str(document["service"])
        published = current_document(service)
        if published is not None and content_hash(published) == content_hash(document):
            continue
        differs = True
        before = _lines(published) if published is not None else []
        for line in difflib.unified_diff(
            before, _lines(document), f"{service} published", f"{service} here", lineterm=""
        ):
            click.echo(line)
    for service in sorted(current_versions().keys() - {str(document["service"]) for document in found.documents}):
        click.echo(f"{service} is published and has no file here. Publishing leaves it as it is.", err=True)
    if differs:
        raise click.exceptions.Exit(1)
    click.echo("Everything is published as it is here.")


@definitions.command("words")
@click.argument("language")
@click.option("--service", "services", multiple=True, help="Of these services; else of those in that language.")
@FOLDER
def words_command(language: str, services: tuple[str, ...], folder: Path) -> None:
    """Print what a language of languages.yaml does not say yet, ready to be translated and pasted into it."""
    found = _read(folder, so="Nothing was written out")
    wanted = [one for one in found.definitions if (one.service in services if services else language in one.languages)]
    writing_in = [one for one in found.definitions if language in one.written_in and (one in wanted or not services)]
    if unknown := sorted(set(services) - {one.service for one in wanted}):
        message = f"There is no service called {unknown[0]}."
        raise click.ClickException(message)
    own = next((one.language for one in found.library.languages if one.code == language), Language(language))
    said_to_people = [
        (one.title, one.summary, one.privacy.notice, one.pages, one.confirmation, one.declaration) for one in wanted
    ]
    written = [part for one in writing_in for part in written_to_people(one.messages, one.letters)]
    if not services:
        written += written_to_people(found.library.messages)
    click.echo(to_translate(not_translated([*said_to_people, *written], own)), nl=False)
    for code, english in stale(found.library.languages, [*found.documents, found.library.plain.get("messages", {})]):
        if code == language:
            click.echo(f"# No form says any more: {' '.join(english.split())}")


@definitions.command("export")
@click.argument("service")
@click.argument("version", type=click.IntRange(min=1))
@click.argument("into", type=click.Path(file_okay=False, path_type=Path), required=False)
@with_appcontext
def export_command(service: str, version: int, into: Path | None) -> None:
    """Print a version as it was published, or write it into a folder as SERVICE.VERSION.json, to be kept for ever."""
    try:
        document = published_document(service, version)
    except NoSuchVersion as wrong:
        raise click.ClickException(f"No version {version} of {service} is published here.") from wrong
    text = "\n".join(_lines(document)) + "\n"
    if into is None:
        click.echo(text, nl=False)
        return
    into.mkdir(parents=True, exist_ok=True)
    file = into / f"{service}.{version}.json"
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError as wrong:
        raise click.ClickException(f"{file} is there already, and what was published never changes.") from wrong
    click.echo(f"{hashlib.sha256(text.encode()).hexdigest()}  {file.name}")


@definitions.command("schema")
@click.argument("into", type=click.Path(file_okay=False, path_type=Path), required=False)
def schema_command(into: Path | None) -> None:
    """Print the JSON Schema of a service, or write all schemas into a folder, for an editor to check while typing."""
    if into is None:
        click.echo(json.dumps(json_schema(), indent=2))
        return
    into.mkdir(parents=True, exist_ok=True)
    for name, schema in {"service": json_schema(), **{kind: library_schema(kind) for kind in FILES}}.items():
        (into / f"{name}.schema.json").write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
        click.echo(str(into / f"{name}.schema.json"))


def _read(folder: Path, *, so: str) -> Folder:
    """Every service of a folder. With a fault each is shown, then `so`: what became of the command.

    Raises: Exit with code 1; ClickException where there is no service at all.
    """
    found = read_folder(folder)
    for fault in found.faults:
        click.echo(str(fault), err=True)
    if found.faults:
        files = len({fault.file for fault in found.faults})
        count = f"{len(found.faults)} fault{'s' if len(found.faults) > 1 else ''}"
        where = f"{files} file{'s' if files > 1 else ''}"
        click.echo(f"{count} in {where}. {so}.", err=True)
        raise click.exceptions.Exit(1)
    if not found.definitions:
        raise click.ClickException(f"there is no service here: {folder.name}/{SERVICES}/ holds a YAML file for each")
    return found


def _lines(document: dict[str, object]) -> list[str]:
    return json.dumps(document, indent=1, ensure_ascii=False).splitlines()
