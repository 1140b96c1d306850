"""A bucket keeps the council's files as a folder does, and requests are signed as AWS's own examples are."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from base.settings import SettingsFault
from documents.bucket import BucketStore
from documents.sigv4 import NOTHING, Key, signed
from documents.store import StoreAway, TooBig
from documents.store_choice import bucket_at
from tests.standins.bucket_standin import bucket_service

# AWS, "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk", examples.
EXAMPLE = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
EXAMPLE_AT = datetime(2013, 5, 24, tzinfo=UTC)
EXAMPLE_HOST = {"host": "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z"}
PUT_HASH = hashlib.sha256(b"Welcome to Amazon S3.").hexdigest()
PUBLISHED = {
    "get an object": (
        ("GET", "/test.txt", {}, {"range": "bytes=0-9", "x-amz-content-sha256": NOTHING}, NOTHING),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    "put an object": (
        (
            "PUT",
            "/test%24file.text",
            {},
            {
                "date": "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-content-sha256": PUT_HASH,
                "x-amz-storage-class": "REDUCED_REDUNDANCY",
            },
            PUT_HASH,
        ),
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
    "get the lifecycle": (
        ("GET", "/", {"lifecycle": ""}, {"x-amz-content-sha256": NOTHING}, NOTHING),
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ),
    "list objects": (
        ("GET", "/", {"max-keys": "2", "prefix": "J"}, {"x-amz-content-sha256": NOTHING}, NOTHING),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_request_is_signed_as_the_published_example(name):
    (method, path, query, headers, body_hash), expected = PUBLISHED[name]
    made = signed(
        EXAMPLE, method, path, query=query, headers=EXAMPLE_HOST | headers, body_hash=body_hash, at=EXAMPLE_AT
    )
    assert made.rpartition("Signature=")[2] == expected


KEY = Key("council", "a secret/with+signs", "eu-west-2")


@pytest.fixture
def service():
    with bucket_service(KEY) as told:
        yield told


@pytest.fixture
def store(service) -> BucketStore:
    return BucketStore(service.address, "council-files", KEY, lambda: datetime(2026, 11, 22, tzinfo=UTC), "live/")


def test_a_file_kept_in_a_bucket_comes_back_and_can_be_removed(store, service):
    kept = store.keep(io.BytesIO(b"a letter"), most=100)
    assert (kept.size, kept.sha256) == (8, hashlib.sha256(b"a letter").hexdigest())
    assert list(service.objects) == [f"/council-files/live/{kept.key}"]
    with store.open(kept.key) as held:
        assert held.read() == b"a letter"
    assert store.remove(kept.key)
    assert not store.remove(kept.key)
    with pytest.raises(FileNotFoundError):
        store.open(kept.key)


def test_a_file_that_is_too_long_never_reaches_the_bucket(store, service):
    with pytest.raises(TooBig):
        store.keep(io.BytesIO(bytes(101)), most=100)
    assert service.objects == {}


def test_files_of_a_bucket_that_no_row_knows_are_found_page_by_page(store):
    keys = [store.keep(io.BytesIO(b"x"), most=10).key for _ in range(5)]
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert set(store.strays({keys[0]}, older_than=far)) == set(keys[1:])
    assert list(store.strays(set(), older_than=datetime(2026, 1, 1, tzinfo=UTC))) == []


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "ab/../x"])
def test_no_key_of_a_bucket_leads_elsewhere(store, key):
    with pytest.raises(FileNotFoundError):
        store.open(key)
    assert not store.remove(key)


def test_a_wrong_secret_or_a_broken_service_keeps_nothing_and_says_so_without_the_secret(store, service):
    wrong = replace(store, key=Key("council", "guessed", "eu-west-2"))
    with pytest.raises(StoreAway, match="403"):
        wrong.keep(io.BytesIO(b"x"), most=10)
    service.refuses = 500
    for act in (
        lambda: store.open("ab/" + "0" * 32),
        lambda: store.remove("ab/" + "0" * 32),
        lambda: list(store.strays(set(), older_than=datetime(2100, 1, 1, tzinfo=UTC))),
    ):
        with pytest.raises(StoreAway, match="500") as caught:
            act()
        assert "secret" not in str(caught.value)
    away = replace(store, endpoint="http://127.0.0.1:1")
    with pytest.raises(StoreAway, match="can't be reached"):
        away.keep(io.BytesIO(b"x"), most=10)


def test_the_address_of_a_bucket_is_read_whole_and_a_wrong_one_refused_without_repeating_it():
    made = bucket_at("https://council:a%2Fb@storage.example.org:9000/files/live/?region=eu-west-2")
    assert (made.endpoint, made.bucket, made.prefix) == ("https://storage.example.org:9000", "files", "live/")
    assert (made.key.id, made.key.secret, made.key.region) == ("council", "a/b", "eu-west-2")
    for wrong in (
        "s3://x",
        "https://storage.example.org/files",
        "https://a:hush@storage.example.org",
        "http://a:b@c:x/d",
    ):
        with pytest.raises(SettingsFault) as caught:
            bucket_at(wrong)
        assert "hush" not in str(caught.value)
