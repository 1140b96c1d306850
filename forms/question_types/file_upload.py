"""Files."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types.base import Cleaned, Context, Problem, QuestionType, Raw, problem, whole_setting

MOST_FILES = 5
MOST_MEGABYTES = 10
_MEGABYTE = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# By the word a definition uses: content types as found in the file, and the endings a browser offers.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pdf": (("application/pdf",), (".pdf",)),
    "word": ((f"{_OFFICE}wordprocessingml.document", f"{_OPEN}text", "application/msword"), (".docx", ".odt", ".doc")),
    "spreadsheet": ((f"{_OFFICE}spreadsheetml.sheet", f"{_OPEN}spreadsheet"), (".xlsx", ".ods")),
    "image": (("image/jpeg", "image/png", "image/heic", "image/heif"), (".jpg", ".jpeg", ".png", ".heic")),
    "text": (("text/plain",), (".txt",)),
}


class FileUpload(QuestionType):
    """Stored as the ids of documents. The route stores what `new_files` names and adds the ids it gets.

    Settings: `accept` (pdf, word, spreadsheet, image, text), `size-mb`, `files` at most, `fewest` at least.
    """

    template = "file.html"
    missing = "missing-file"
    keeps_wrong = True

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """What is kept, without what is removed; of what came, everything that may be stored."""
        stored = context.stored if isinstance(context.stored, list) else []
        kept = [one for one in stored if isinstance(one, str) and one not in context.removed]
        most = whole_setting(question, "files", MOST_FILES)
        problems: list[Problem] = []
        taken: list[int] = []
        for place, file in enumerate(context.files):
            wrong = _wrong(question, file.filename, file.size, file.content_type)
            if wrong is None and len(kept) + len(taken) >= most:
                wrong = problem("file-count", limit=most)
            if wrong is None:
                taken.append(place)
            elif wrong not in problems:
                problems.append(wrong)
        least, count = whole_setting(question, "fewest", 1), len(kept) + len(taken)
        if 0 < count < least:
            problems.append(Problem("file-few", words=(("limit", least),), unfinished=True))
        return Cleaned(kept or None, tuple(problems), tuple(taken))

    def is_empty(self, raw: Raw) -> bool:
        """Files do not come as text; `read` never lets a file and "not known" meet."""
        return True

    def read(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """As any type, but a file that is there outweighs "not known"."""
        cleaned = self.clean(question, raw, context)
        if cleaned.value or cleaned.new_files or cleaned.problems:
            return cleaned
        return super().read(question, raw, context)

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """A file box is always empty."""
        return {}

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """The names of the files."""
        found = [ports.files.kept(one) for one in value]
        return tuple(file.filename if file else one for file, one in zip(found, value, strict=True))


def accepted(question: Question) -> tuple[str, ...]:
    """The kinds of file a question takes."""
    wanted = question.setting("accept") or ()
    named = [wanted] if isinstance(wanted, str) else list(wanted)
    return tuple(kind for kind in (str(one).lower().lstrip(".") for one in named) if kind in KINDS) or tuple(KINDS)


def endings(question: Question) -> tuple[str, ...]:
    """The endings of the files a question takes."""
    return tuple(ending for kind in accepted(question) for ending in KINDS[kind][1])


def _wrong(question: Question, filename: str, size: int, content_type: str) -> Problem | None:
    name = filename[:100] or "The file"
    megabytes = whole_setting(question, "size-mb", MOST_MEGABYTES)
    kinds = accepted(question)
    if size <= 0:
        return problem("file-empty", file=name)
    if all(content_type not in KINDS[kind][0] for kind in kinds):
        return problem("file-type", file=name, limit=", ".join(endings(question)))
    return problem("file-size", file=name, limit=megabytes) if size > megabytes * _MEGABYTE else None
