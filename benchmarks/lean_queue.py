"""The lean page that a queue page is measured against: Flask, one keyset query of 25 tasks, one plain table.

It signs nobody in, but reads the session's cookie and its user; it has no filters, counts, tokens, headers or claim
buttons, and its layout is a heading. What a queue page costs beyond it is what all that costs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, session
from sqlalchemy import Engine, bindparam, create_engine, literal, select, text, tuple_
from sqlalchemy.orm import Session

from benchmarks.asked_page import answer_of
from models.child import Child
from models.school import School
from models.task import Task
from models.user import User

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ queue }}</title><link rel="stylesheet" href="/style.css"></head>
<body><p>{{ user }}</p><h1>{{ queue }}</h1>
<table><thead><tr><th>Priority</th><th>Due</th><th>Task</th>
<th>About</th><th>School</th><th>Who has it</th></tr></thead>
<tbody>{% for row in rows %}<tr><td>{{ row.Task.priority }}</td><td>{{ row.Task.due_at }}</td>
<td><a href="{{ url_for('task', task_id=row.Task.id) }}">{{ row.Task.title }}</a></td>
<td>{{ row.given_names }} {{ row.family_name }}<br>{{ row.Task.case_reference }}</td><td>{{ row.school }}</td>
<td>{{ row.holder or "Nobody" }}</td></tr>{% endfor %}</tbody></table>
<p><a href="{{ url_for('show', queue_id=queue_id, after=rows[-1].Task.id) }}">Next page</a></p></body></html>"""
ROWS = (
    select(Task, Child.given_names, Child.family_name, School.name.label("school"), User.name.label("holder"))
    .outerjoin(Child, Child.id == Task.child_id)
    .outerjoin(School, School.id == Task.school_id)
    .outerjoin(User, User.id == Task.holder_id)
    .where(
        Task.queue_id == bindparam("queue"),
        Task.restricted.is_(False),
        text("task.state IN ('open', 'claimed', 'waiting')"),
        tuple_(Task.priority, Task.sort_due) > tuple_(literal(0), bindparam("first", type_=Task.sort_due.type)),
    )
    .order_by(Task.priority, Task.sort_due, Task.id)
    .limit(26)
)
USER = text("SELECT id, name, is_active FROM user_account WHERE email = :email")
QUEUE = text("SELECT name FROM work_queue WHERE id = :queue")


def caller(app: Flask, email: str) -> Callable[[UUID], bytes]:
    """A function that asks the lean page for a queue, over the product's own engine."""
    from base.database import engine_of

    # Connections of its own, as a program of its own has: the end of its transactions has the driver forget what the
    # server has prepared there.
    engine = create_engine(engine_of(app).url)
    lean = _application(engine)
    with lean.test_client() as client:
        client.get(f"/begin/{email}")
        cookie = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())  # noqa: SLF001 - the client's own jar
    return lambda queue: answer_of(lean, f"/queues/{queue}", cookie)


def _application(engine: Engine) -> Flask:
    lean = Flask("lean")
    page = lean.jinja_env.from_string(PAGE)  # compiled once, as a template in a file is
    lean.secret_key = secrets.token_hex()
    is_sqlite = engine.dialect.name == "sqlite"

    def key(of: UUID) -> Any:
        return of.hex if is_sqlite else of

    @lean.get("/begin/<email>")
    def begin(email: str) -> str:
        session["user"] = email
        return ""

    @lean.get("/tasks/<uuid:task_id>")
    def task(task_id: UUID) -> str:
        return str(task_id)

    @lean.get("/queues/<uuid:queue_id>")
    def show(queue_id: UUID) -> str:
        with Session(engine) as rows_of:
            line = rows_of.connection()
            user = line.execute(USER, {"email": session["user"]}).one()
            queue = line.execute(QUEUE, {"queue": key(queue_id)}).one()
            first = datetime(1970, 1, 1, tzinfo=UTC)
            rows = rows_of.execute(ROWS, {"queue": queue_id, "first": first}).all()
            return page.render(user=user.name, queue=queue.name, queue_id=queue_id, rows=rows)

    return lean
