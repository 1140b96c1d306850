"""Which store this installation keeps its files in, by its settings."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from base.clock import real_utc
from base.settings import Settings, SettingsFault
from documents.bucket import BucketStore
from documents.sigv4 import Key
from documents.store import FileStore, Store

MEND = (
    "ONROLL_FILES must be https://<key>:<secret>@<service>/<bucket>?region=<region>, the key and secret percent-encoded"
)


def store_of(settings: Settings) -> Store:
    """The folder of the data folder, or the bucket of `ONROLL_FILES`.

    Raises: SettingsFault when that can't be a bucket's address.
    """
    return bucket_at(settings.files_url) if settings.files_url else FileStore.of(settings.data)


def bucket_at(url: str) -> BucketStore:
    """The bucket at an address such as `https://key:secret@storage.example.org/bucket/folder?region=eu-west-2`.

    Raises: SettingsFault, which never repeats the address: it holds a secret.
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as wrong:
        raise SettingsFault(MEND) from wrong
    bucket, _, folder = parts.path.strip("/").partition("/")
    region = dict(pair.partition("=")[::2] for pair in parts.query.split("&")).get("region", "us-east-1")
    if parts.scheme not in {"http", "https"} or not (parts.hostname and parts.username and parts.password and bucket):
        raise SettingsFault(MEND)
    return BucketStore(
        f"{parts.scheme}://{parts.hostname}{port}",
        bucket,
        Key(unquote(parts.username), unquote(parts.password), region),
        real_utc,  # the service judges signatures by real time, wherever a demo's clock stands
        prefix=f"{folder.strip('/')}/" if folder.strip("/") else "",
    )
