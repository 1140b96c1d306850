"""A three-page form as the libraries' own guides show it: a WTForms class a page, the stock GOV.UK macros, a session.

Made in good faith, and lighter than ours where it can be: answers lie in the cookie, and sending writes one row.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from flask import Flask, Response, redirect, render_template, request, session, url_for
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovRadioInput, GovSubmitInput, GovTextArea, GovTextInput
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader
from wtforms.fields import DateField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Regexp


class ChildPage(FlaskForm):
    """Name and date of birth."""

    given = StringField("First names", widget=GovTextInput(), validators=[InputRequired("Enter the first names")])
    family = StringField("Last name", widget=GovTextInput(), validators=[InputRequired("Enter the last name")])
    born = DateField(
        "Date of birth",
        description="For example, 27 3 2012",
        format="%d %m %Y",
        widget=GovDateInput(),
        validators=[InputRequired("Enter the date of birth")],
    )
    go = SubmitField("Continue", widget=GovSubmitInput())


class ReasonPage(FlaskForm):
    """Why, and what is known."""

    reason = RadioField(
        "Why are you writing?",
        widget=GovRadioInput(),
        choices=[("moved", "The child has moved"), ("never", "The child never arrived"), ("other", "Something else")],
        validators=[InputRequired("Select why you are writing")],
    )
    details = TextAreaField("What do you know?", widget=GovTextArea(), validators=[Length(max=2000)])
    go = SubmitField("Continue", widget=GovSubmitInput())


class SenderPage(FlaskForm):
    """Who writes."""

    email = StringField(
        "Your email address",
        widget=GovTextInput(),
        validators=[InputRequired("Enter your email address"), Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+")],
    )
    phone = StringField("Your telephone number", widget=GovTextInput(), validators=[Length(max=30)])
    go = SubmitField("Continue", widget=GovSubmitInput())


class SendPage(FlaskForm):
    """The button on check answers."""

    go = SubmitField("Send", widget=GovSubmitInput())


PAGES = {
    "child": ("Who is the child?", ChildPage),
    "reason": ("What happened?", ReasonPage),
    "sender": ("Who are you?", SenderPage),
}
ORDER = list(PAGES)
assert Email  # the validator the guide shows needs one more library; a pattern is cheaper, to this version's good


def create_app() -> Flask:
    """Make the application."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = secrets.token_hex(32)
    app.jinja_options = {"undefined": ChainableUndefined}  # the stock page template needs it
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("benchmarks.naive"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)
    CSRFProtect(app)
    file = Path(os.environ["NAIVE_DATA"]) / "naive.sqlite3"
    with sqlite3.connect(file) as line:
        line.execute("CREATE TABLE IF NOT EXISTS sent (reference TEXT, answers TEXT)")

    @app.get("/start")
    def start() -> Response:
        session["answers"] = {}
        return redirect(url_for("page", name=ORDER[0]), 303)

    @app.route("/form/<name>", methods=["GET", "POST"])
    def page(name: str) -> Response | str | tuple[str, int]:
        title, kind = PAGES[name]
        form = kind()
        if form.validate_on_submit():
            answers = session.get("answers", {})
            answers[name] = {one: str(value) for one, value in form.data.items() if one not in ("go", "csrf_token")}
            session["answers"] = answers
            place = ORDER.index(name) + 1
            return redirect(url_for("page", name=ORDER[place]) if place < len(ORDER) else url_for("check"), 303)
        return render_template("page.html", title=title, form=form), 422 if request.method == "POST" else 200

    @app.route("/check-answers", methods=["GET", "POST"])
    def check() -> Response | str:
        form = SendPage()
        if form.validate_on_submit():
            reference = secrets.token_hex(4).upper()
            with sqlite3.connect(file) as line:
                line.execute("INSERT INTO sent VALUES (?, ?)", (reference, str(session.get("answers"))))
            session["reference"] = reference
            return redirect(url_for("sent"), 303)
        answers = session.get("answers", {})
        lines = [
            (kind()[one].label.text, value, url_for("page", name=name))
            for name, (_, kind) in PAGES.items()
            for one, value in answers.get(name, {}).items()
        ]
        return render_template("check.html", title="Check your answers", form=form, lines=lines)

    @app.get("/sent")
    def sent() -> str:
        return render_template("sent.html", title="Sent", reference=session.get("reference", ""))

    return app
