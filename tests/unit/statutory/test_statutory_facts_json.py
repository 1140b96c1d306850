"""Facts as somebody types them: everything readable is read, every fault is told at once with its path."""

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from statutory.facts_json import FactsFaults, as_json, read_facts
from statutory.facts_schema import schema_of
from statutory.registry import all_rules
from statutory.setting_json import WrittenSetting
from tests.unit.statutory.drawn_facts import CannotBe, drawn


class Kind(StrEnum):
    """A kind of day."""

    SCHOOL = "school"
    REST = "rest"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a day. `begins` is when it begins; `minutes` is how long it lasts.

    Raises: ValueError for a piece that lasts no time.
    """

    begins: time
    minutes: int = 30

    def __post_init__(self) -> None:
        if self.minutes < 1:
            msg = "a piece of a day lasts a minute at least"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Everything:
    """One of each. `on` is the day. Nobody says more of it."""

    on: date
    said: str
    times: int
    paid: bool
    rate: Decimal
    at: datetime
    kind: Kind
    parts: tuple[Part, ...]
    pair: tuple[int, str]
    named: Mapping[str, date]
    whole: Part
    perhaps: Part | None = None
    remark: str | None = field(default=None, metadata={"description": "What an officer wrote beside it."})
    kinds: tuple[Kind, ...] = ()
    computed: int = field(init=False, default=1)


GIVEN = {
    "on": "2026-11-22",
    "said": "",
    "times": 3,
    "paid": True,
    "rate": "1.50",
    "at": "2026-11-22T09:30:00+00:00",
    "kind": "rest",
    "parts": [{"begins": "09:30"}, {"begins": "10:30:15", "minutes": 5}],
    "pair": [1, "one"],
    "named": {"begins": "2026-11-23"},
    "whole": {"begins": "00:00"},
}
READ = Everything(
    on=date(2026, 11, 22),
    said="",
    times=3,
    paid=True,
    rate=Decimal("1.50"),
    at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    kind=Kind.REST,
    parts=(Part(begins=time(9, 30)), Part(begins=time(10, 30, 15), minutes=5)),
    pair=(1, "one"),
    named={"begins": date(2026, 11, 23)},
    whole=Part(begins=time(0)),
)
SCHEMA = Draft202012Validator(schema_of(Everything))


def faults(given, kind=Everything):
    with pytest.raises(FactsFaults) as caught:
        read_facts(kind, given)
    return list(caught.value.faults)


def test_one_of_each_is_read():
    assert read_facts(Everything, GIVEN) == READ


def test_what_may_be_left_out_may_also_be_null_where_none_is_a_value():
    assert read_facts(Everything, GIVEN | {"perhaps": None, "remark": None, "kinds": ["school"]}).kinds == (
        Kind.SCHOOL,
    )
    assert faults(GIVEN | {"kinds": None}) == ["facts.kinds must be a list"]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("on", "22/11/2026", "facts.on must be a date such as 2026-11-22"),
        ("on", "2026-11-31", "facts.on must be a date such as 2026-11-22"),
        ("on", "2026-W47-7", "facts.on must be a date such as 2026-11-22"),
        ("on", "20261122", "facts.on must be a date such as 2026-11-22"),
        ("on", 20261122, "facts.on must be a date such as 2026-11-22"),
        ("on", None, "facts.on must be a date such as 2026-11-22"),
        ("said", 1, "facts.said must be text"),
        ("times", "3", "facts.times must be a whole number"),
        ("times", 3.0, "facts.times must be a whole number"),
        ("times", True, "facts.times must be a whole number"),
        ("paid", 1, "facts.paid must be true or false"),
        ("paid", "yes", "facts.paid must be true or false"),
        ("rate", "much", "facts.rate must be a number"),
        ("rate", "NaN", "facts.rate must be a number"),
        ("rate", "Infinity", "facts.rate must be a number"),
        ("rate", False, "facts.rate must be a number"),
        ("at", "2026-11-22T09:30:00", "facts.at must be a date, time and zone such as 2026-11-22T09:30:00+00:00"),
        ("at", "2026-11-22", "facts.at must be a date, time and zone such as 2026-11-22T09:30:00+00:00"),
        ("kind", "holiday", "facts.kind must be one of: school, rest"),
        ("kind", ["school"], "facts.kind must be one of: school, rest"),
        ("parts", {}, "facts.parts must be a list"),
        ("parts", [{"begins": "9:30"}], "facts.parts[0].begins must be a time such as 09:30"),
        ("parts", [{"begins": "24:00"}], "facts.parts[0].begins must be a time such as 09:30"),
        ("parts", [{"begins": "09:30+01:00"}], "facts.parts[0].begins must be a time such as 09:30"),
        ("parts", [{"begins": "09:30"}, 3], "facts.parts[1] must be an object"),
        ("parts", [{"begins": "09:30"}, {}], "facts.parts[1].begins is missing"),
        (
            "parts",
            [{"begins": "09:30", "minutes": 0}],
            "facts.parts[0]: a piece of a day lasts a minute at least",
        ),
        ("pair", [1], "facts.pair must be a list of 2"),
        ("pair", [1, "one", 2], "facts.pair must be a list of 2"),
        ("pair", [1, 1], "facts.pair[1] must be text"),
        ("named", [], "facts.named must be an object"),
        ("named", {"begins": "soon"}, "facts.named.begins must be a date such as 2026-11-22"),
        ("whole", None, "facts.whole must be an object"),
        ("whole", {"begins": "09:30", "ends": "10:00"}, "facts.whole.ends is not known; known are: begins, minutes"),
        ("computed", 1, None),
    ],
)
def test_a_fault_is_told_with_its_path_and_in_words(name, value, fault):
    told = faults(GIVEN | {name: value})
    assert len(told) == 1
    if fault is None:
        assert told[0].startswith("facts.computed is not known; known are: on, said,")
    else:
        assert told == [fault]


def test_every_fault_is_told_at_once():
    told = faults(GIVEN | {"on": "x", "parts": [{"begins": "x"}, {"minutes": "x"}], "whole": {}, "surname": "x"})
    assert told == [
        f"facts.surname is not known; known are: {', '.join(GIVEN)}, perhaps, remark, kinds",
        "facts.on must be a date such as 2026-11-22",
        "facts.parts[0].begins must be a time such as 09:30",
        "facts.parts[1].begins is missing",
        "facts.parts[1].minutes must be a whole number",
        "facts.whole.begins is missing",
    ]
    assert len(faults({})) == 11
    assert faults([]) == ["facts must be an object"]
    assert faults(None) == ["facts must be an object"]


def test_a_fault_in_one_entry_of_a_named_set_does_not_hide_the_next():
    assert len(faults(GIVEN | {"named": {"a": "x", "b": "y"}, "pair": ["x", 1]})) == 4


def test_a_message_never_repeats_what_was_given():
    secret = "Lowell"
    for name in GIVEN:
        if name not in {"said", "named"}:
            assert secret not in "".join(faults(GIVEN | {name: secret}))
    assert secret not in "".join(faults(GIVEN | {"named": {"begins": secret}}))


def test_faults_can_cross_from_worker_to_parent():
    again = pickle.loads(pickle.dumps(FactsFaults(("one", "two"))))  # noqa: S301  # our own bytes
    assert (again.faults, str(again)) == (("one", "two"), "one; two")


@dataclass(frozen=True, kw_only=True)
class Floating:
    """A type that JSON has and we do not."""

    share: float


@dataclass(frozen=True, kw_only=True)
class Either:
    """A fact of two types."""

    what: int | str


@pytest.mark.parametrize(("kind", "given_facts"), [(Floating, {"share": 0.5}), (Either, {"what": 1})])
def test_a_type_that_cannot_be_read_is_the_authors_mistake(kind, given_facts):
    with pytest.raises(TypeError, match=r"type that JSON does not have|a fact has one type"):
        read_facts(kind, given_facts)
    with pytest.raises(TypeError, match=r"type that JSON does not have|a fact has one type"):
        schema_of(kind)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Lists of a fixed length. Of these `one` has a single number; in it `one` is alone."""

    one: tuple[int]
    three: tuple[int, str, bool]
    so_many: tuple[int, ...] = ()


def test_a_list_of_a_fixed_length_has_a_type_for_each_place():
    given_facts = {"one": [1], "three": [1, "a", True]}
    assert read_facts(Rows, given_facts) == Rows(one=(1,), three=(1, "a", True))
    told = Draft202012Validator(schema_of(Rows))
    told.validate(given_facts)
    for wrong in ({"one": []}, {"one": [1, 2]}, {"three": [1, "a"]}, {"three": [1, "a", 1]}, {"so_many": ["a"]}):
        assert faults(given_facts | wrong, Rows)
        assert not told.is_valid(given_facts | wrong)
    assert schema_of(Rows)["properties"]["one"] == {
        "description": "Of these `one` has a single number in it `one` is alone.",
        "type": "array",
        "prefixItems": [{"type": "integer"}],
        "items": False,
        "minItems": 1,
    }
    assert schema_of(Rows)["properties"]["so_many"]["description"] == "so many"


def test_what_is_read_can_be_written_and_read_again():
    written = as_json(READ)
    assert json.loads(json.dumps(written)) == written
    assert read_facts(Everything, written) == READ
    assert "computed" not in written


# A time of day is typed in seconds at the finest, so that is what facts hold.
seconds = st.times().map(lambda one: one.replace(microsecond=0))
parts = st.builds(Part, begins=seconds, minutes=st.integers(1, 10**6))
zones = st.sampled_from([UTC, timezone(timedelta(hours=1))])
everything = st.builds(
    Everything,
    rate=st.decimals(allow_nan=False, allow_infinity=False, places=2),
    at=st.datetimes(timezones=zones),
    parts=st.lists(parts, max_size=3).map(tuple),
    whole=parts,
    perhaps=st.none() | parts,
    named=st.dictionaries(st.text(max_size=5), st.dates(), max_size=3),
    kinds=st.lists(st.sampled_from(Kind), max_size=3).map(tuple),
)


@given(everything)
def test_whatever_can_be_a_fact_can_be_written_and_fits_its_schema(facts):
    written = as_json(facts)
    assert read_facts(Everything, written) == facts
    SCHEMA.validate(written)


@given(
    st.sampled_from(sorted(GIVEN)),
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.lists(st.integers() | st.text(max_size=5), max_size=3)
    | st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)
def test_whatever_is_typed_is_read_or_told_and_the_schema_refuses_no_more(name, value):
    given_facts = GIVEN | {name: value}
    try:
        read_facts(Everything, given_facts)
    except FactsFaults as found:
        told = found.faults
    else:
        told = ()
        SCHEMA.validate(given_facts)
    assert all(fault.startswith("facts.") for fault in told)


def test_a_schema_says_what_each_fact_is():
    schema = schema_of(Everything)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["title"], schema["description"]) == ("Everything", "One of each.")
    assert schema["properties"]["on"]["description"] == "`on` is the day."
    assert schema["properties"]["on"]["format"] == "date"
    assert schema["properties"]["at"]["format"] == "date-time"
    assert schema["properties"]["remark"] == {
        "description": "What an officer wrote beside it.",
        "anyOf": [{"type": "string"}, {"type": "null"}],
    }
    assert schema["properties"]["named"]["description"] == "named"
    assert schema["properties"]["kinds"] == {
        "description": "kinds",
        "type": "array",
        "items": {"$ref": "#/$defs/Kind"},
    }
    assert schema["required"] == list(GIVEN)
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Kind"] == {"type": "string", "enum": ["school", "rest"], "description": "A kind of day."}
    assert set(schema["$defs"]) == {"Kind", "Part"}
    assert schema["$defs"]["Part"]["properties"]["begins"]["description"] == "`begins` is when it begins"
    assert schema["$defs"]["Part"]["required"] == ["begins"]
    assert "computed" not in schema["properties"]


def test_a_schema_without_parts_has_no_definitions():
    assert "$defs" not in schema_of(Part)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", "22/11/2026"),
        ("times", "3"),
        ("paid", 1),
        ("rate", "much"),
        ("rate", "1.5."),
        ("rate", []),
        ("on", 3),
        ("at", 3),
        ("whole", {"begins": 9}),
        ("whole", 3),
        ("named", []),
        ("parts", {}),
        ("whole", {"begins": "x09:30"}),
        ("whole", {"begins": "09:30+01:00"}),
        ("kind", "holiday"),
        ("parts", [{"begins": "9:30"}]),
        ("parts", [{}]),
        ("pair", [1]),
        ("pair", [1, "one", 2]),
        ("named", {"begins": 3}),
        ("whole", {"begins": "09:30", "ends": "10:00"}),
        ("surname", "x"),
        ("remark", 3),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(name, value):
    assert faults(GIVEN | {name: value})
    assert not SCHEMA.is_valid(GIVEN | {name: value})


@pytest.mark.parametrize("one", all_rules(), ids=lambda one: one.id)
def test_the_facts_of_every_rule_have_a_schema_that_says_what_they_are(one):
    schema = schema_of(one.facts)
    Draft202012Validator.check_schema(schema)
    assert schema["description"].endswith(".")
    assert schema["properties"]


@given(st.data())
@pytest.mark.parametrize("kind", dict.fromkeys(one.facts for one in all_rules()), ids=lambda kind: kind.__name__)
def test_the_facts_of_every_rule_are_read_as_they_are_written(kind, data):
    try:
        facts = data.draw(drawn(kind))
    except CannotBe:
        return
    written = json.loads(json.dumps(as_json(facts)))
    assert read_facts(kind, written) == facts


def test_a_setting_has_a_schema_too():
    Draft202012Validator.check_schema(schema_of(WrittenSetting))
