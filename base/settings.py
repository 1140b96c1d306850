"""Settings, read from the environment once, when the application is made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click


class Mode(StrEnum):
    """Where this process runs. Demo conveniences refuse to start in production (SAFETY: invented data only)."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class SettingsFault(click.ClickException, RuntimeError):
    """A setting is missing or makes no sense; the message names it and the mend. A command says that and no more."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process is told from outside.

    `public_url` is what links in messages begin with; it never ends with a slash.
    `mail_gateway` is one of smtp, notify, console, catcher.
    `data` is the folder for everything a machine keeps beside its database: uploads, caught mail, the clock file.
    """

    mode: Mode
    secret_key: str
    database_url: str
    redis_url: str
    data: Path
    public_url: str
    mail_gateway: str
    smtp_url: str
    mail_from: str
    notify_url: str
    notify_key: str
    notify_template: str = ""  # id of Notify's template with ((subject)) and ((body))
    proxies: int = 0  # how many of our own stand between the browser and us; their word on its address counts
    files_url: str = ""  # a bucket that keeps the files; empty: the data folder does
    clamav: str = ""  # unix:/path or tcp://127.0.0.1:3310 of a ClamAV daemon; empty: files are not scanned
    unscanned: str = "warn"  # or "hold": what is done with files that nothing has looked into
    imap_url: str = ""  # the mailbox of replies, imaps://user:password@host/folder; empty: nobody reads replies
    reply_to: str = ""  # its address, to which a + and a token are added: replies@example.org
    sign_in_fast: bool = False  # cheap password hashing, for tests alone

    @property
    def is_demo(self) -> bool:
        """Whether invented data and its conveniences (catcher, demo accounts) may exist here."""
        return self.mode is not Mode.PRODUCTION

    def ask_for_folder(self) -> None:
        """Say so where the database is a file whose folder is not there: SQLite would speak of "unable to open".

        Not made here: a slip in a name would begin a second, empty council.

        Raises: SettingsFault.
        """
        kind, _, place = self.database_url.partition(":///")
        folder = Path(place).parent
        if kind.startswith("sqlite") and place and not folder.is_dir():
            raise SettingsFault(
                f"The folder {folder} is not there: make it, or set ONROLL_DATA or DATABASE_URL to the place you mean"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings.

        Raises: SettingsFault when production lacks a secret, a database or a public address.
        """
        env = os.environ if environment is None else environment
        try:
            mode = Mode(env.get("ONROLL_ENV", "production"))
        except ValueError as wrong:
            raise SettingsFault("ONROLL_ENV must be production, demo or test") from wrong
        proxies = env.get("ONROLL_PROXIES", "0")
        if not proxies.isdecimal() or int(proxies) > 9:
            raise SettingsFault("ONROLL_PROXIES must be the number of our own proxies in front, 0 to 9")
        data = Path(env.get("ONROLL_DATA", ".data")).resolve()
        port = env.get("PORT", "8000")
        secret = env.get("SECRET_KEY", "") or _secret_from(data)
        database = env.get("DATABASE_URL", "") or (
            f"sqlite:///{data / 'onroll.sqlite3'}" if mode is not Mode.PRODUCTION else ""
        )
        public = env.get("ONROLL_PUBLIC_URL", "") or (f"http://127.0.0.1:{port}" if mode is not Mode.PRODUCTION else "")
        for name, value in (("SECRET_KEY", secret), ("DATABASE_URL", database), ("ONROLL_PUBLIC_URL", public)):
            if not value:
                raise SettingsFault(f"{name} is not set; set it in the environment of every process")
        gateway = env.get("ONROLL_MAIL", "catcher" if mode is not Mode.PRODUCTION else "smtp")
        if gateway not in {"smtp", "notify", "console", "catcher"}:
            raise SettingsFault("ONROLL_MAIL must be smtp, notify, console or catcher")
        if gateway == "catcher" and mode is Mode.PRODUCTION:
            raise SettingsFault("ONROLL_MAIL=catcher keeps mail on this machine; it is for demos and tests only")
        unscanned = env.get("ONROLL_UNSCANNED", "warn")
        if unscanned not in {"warn", "hold"}:
            raise SettingsFault("ONROLL_UNSCANNED must be warn or hold")
        return cls(
            mode=mode,
            secret_key=secret,
            database_url=database,
            redis_url=env.get("REDIS_URL", ""),
            data=data,
            public_url=public.rstrip("/"),
            mail_gateway=gateway,
            smtp_url=env.get("ONROLL_SMTP_URL", "smtp://127.0.0.1:25"),
            mail_from=env.get("ONROLL_MAIL_FROM", "no-reply@example.org"),
            notify_url=env.get("ONROLL_NOTIFY_URL", "https://api.notifications.service.gov.uk"),
            notify_key=env.get("ONROLL_NOTIFY_KEY", ""),
            notify_template=env.get("ONROLL_NOTIFY_TEMPLATE", ""),
            proxies=int(proxies),
            files_url=env.get("ONROLL_FILES", ""),
            clamav=env.get("ONROLL_CLAMAV", ""),
            unscanned=unscanned,
            imap_url=env.get("ONROLL_IMAP_URL", ""),
            reply_to=env.get("ONROLL_REPLY_TO", ""),
            sign_in_fast=mode is Mode.TEST,
        )


def _secret_from(data: Path) -> str:
    """The secret that `make run` left in the data folder, or nothing."""
    kept = data / "secret-key"
    return kept.read_text(encoding="ascii").strip() if kept.is_file() else ""
