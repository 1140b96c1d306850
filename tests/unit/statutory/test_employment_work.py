"""What work a child may do: the least age, light work, banned work, the street, and what is no employment."""

from datetime import date, timedelta

import pytest

from statutory.employment import judge_timetable
from statutory.employment.byelaws import MODEL, NO_CHILD, STREET_TRADING_AGE, byelaws_of, is_own, local_byelaws
from statutory.employment.occupations import BANNED, LIGHT_AT_13, Occupation
from statutory.employment.timetable import Engagement
from statutory.findings import Overrider, Severity
from statutory.rules import Setting
from tests.unit.statutory.working_weeks import (
    MONDAY,
    NATIONAL,
    NEW,
    NOW,
    ON,
    OWN_BYELAWS,
    UNREAD_BYELAWS,
    byelaws,
    found,
    job,
    regulations,
    shift,
    timetable,
    with_byelaws,
)

SATURDAY = MONDAY + timedelta(days=5)
SHIFT = shift("saturday", "10:00", "12:00")
LAWS = {"S18": NOW, "S28": NEW}


def born(age, days=0):
    """Who turns an age on the Saturday of the test's work, or so many days later."""
    return (SATURDAY + timedelta(days=days)).replace(year=SATURDAY.year - age)


@pytest.mark.parametrize("law", LAWS)
def test_nobody_under_thirteen_may_work_and_at_fourteen_anybody_may(law):
    for work in ("newspapers", "other"):
        told = found(job(SHIFT, work=work), setting=LAWS[law], dob=born(13, 1))
        assert set(told) == {f"{law}.AGE"}
        assert told[f"{law}.AGE"].observed == "under 13"
        assert told[f"{law}.AGE"].severity is Severity.BREACH
        assert told[f"{law}.AGE"].day == SATURDAY
        assert "is under 13; a child may be employed from 14." in told[f"{law}.AGE"].sentence
        assert found(job(SHIFT, work=work), setting=LAWS[law], dob=born(14)) == {}
    assert set(found(job(SHIFT, work="other"), setting=LAWS[law], dob=born(14, 1))) == {f"{law}.AGE"}


@pytest.mark.parametrize("work", LIGHT_AT_13)
def test_a_child_of_thirteen_may_do_the_light_work_of_the_model_byelaws(work):
    assert found(job(SHIFT, work=work), dob=born(13)) == {}


def test_every_kind_of_work_in_a_job_must_be_listed_for_a_child_of_thirteen():
    both = job(SHIFT, occupations=(Occupation.SHOP, Occupation.OTHER, Occupation.MARKET))
    told = found(both, age=13)["S18.AGE"]
    assert told.severity is Severity.BREACH
    assert told.observed == "13, to work on a market"
    assert "byelaws list: they do not let a child of 13 work on a market." in told.sentence
    assert found(job(SHIFT, occupations=()), age=13) == {}


def test_a_council_can_change_what_a_child_of_thirteen_may_do():
    setting = byelaws(allows_at_13=[Occupation.MARKET], allows_at_14=[Occupation.CAFE])
    assert found(job(SHIFT, work="market"), age=13, setting=setting) == {}
    assert set(found(job(SHIFT, work="cafe"), age=13, setting=setting)) == {"S18.AGE"}
    assert found(job(SHIFT, work="cafe"), age=14, setting=setting) == {}


@pytest.mark.parametrize(("age", "severity"), [(13, None), (14, Severity.BREACH)])
def test_under_the_new_law_regulations_say_what_a_child_of_thirteen_may_do(age, severity):
    told = found(job(SHIFT, work="shop"), age=13, setting=regulations({"shop": age}))
    assert told.get("S28.AGE") is None if severity is None else told["S28.AGE"].severity is severity
    unread = type(NATIONAL)(**{**vars(NATIONAL), "verified": False})
    told = found(job(SHIFT, work="shop"), age=13, setting=regulations({"shop": 14}, unread))
    assert (told["S28.AGE"].severity, told["S28.AGE"].verified) == (Severity.ADVISORY, False)
    assert "regulations list: they do not let a child of 13 work in a shop" in told["S28.AGE"].sentence


def test_without_regulations_an_officer_decides_about_a_child_of_thirteen():
    told = found(job(SHIFT, work="shop"), age=13, setting=NEW)["S28.AGE"]
    assert (told.severity, told.overridable_by) == (Severity.OFFICER_DECIDES, Overrider.OFFICER)
    assert "none is entered that lets a child of 13 work in a shop" in told.sentence


@pytest.mark.parametrize("law", LAWS)
def test_work_that_an_officer_finds_not_light_is_a_breach_at_any_age(law):
    told = found(job(SHIFT, light=False), setting=LAWS[law])
    assert set(told) == {f"{law}.LIGHT"}
    assert told[f"{law}.LIGHT"].severity is Severity.BREACH


@pytest.mark.parametrize("work", BANNED)
def test_what_the_model_byelaws_ban_is_told_and_binds_once_the_council_has_made_it(work):
    told = found(job(SHIFT, work=work))["S18.BANNED"]
    assert (told.severity, told.verified, told.limit) == (Severity.OFFICER_DECIDES, True, "no child")
    assert "model byelaws" in told.sentence
    assert "which no child may do" in told.sentence
    own = found(job(SHIFT, work=work), setting=byelaws())["S18.BANNED"]
    assert (own.severity, own.provision) == (Severity.BREACH, "Byelaws of Marlowe, byelaw 3")
    assert "model byelaws" not in own.sentence
    unread = found(job(SHIFT, work=work), setting=byelaws(source=UNREAD_BYELAWS))["S18.BANNED"]
    assert (unread.severity, unread.verified) == (Severity.ADVISORY, False)
    assert found(job(SHIFT, work=work), setting=NEW)["S28.BANNED"].severity is Severity.OFFICER_DECIDES


@pytest.mark.parametrize("work", [each for each in Occupation if each.exception])
def test_what_a_byelaw_excepts_from_its_ban_is_only_to_be_checked(work):
    setting = byelaws(prohibits=[work])
    assert found(job(SHIFT, work=work), setting=setting)["S18.BANNED"].severity is Severity.BREACH
    told = found(job(SHIFT, work=work, exception_met=True), setting=setting)["S18.BANNED"]
    assert told.severity is Severity.ADVISORY
    assert work.exception in told.sentence


def test_a_ban_without_an_exception_knows_none():
    told = found(job(SHIFT, work="kitchen", exception_met=True), setting=byelaws())
    assert told["S18.BANNED"].severity is Severity.BREACH


def test_work_that_a_byelaw_sets_an_age_for_is_barred_until_the_birthday():
    own = byelaws().byelaws
    name = MODEL.ages[Occupation.KITCHEN].name
    setting = Setting(on=ON, byelaws={name: type(own[name])(**{**vars(own[name]), "value": 15})})
    young = found(job(SHIFT, work="kitchen"), dob=born(15, 1), setting=setting)["S18.BANNED"]
    assert (young.limit, young.severity) == ("15 years", Severity.BREACH)
    assert "only a child of 15 or over may do" in young.sentence
    assert found(job(SHIFT, work="kitchen"), dob=born(15), setting=setting) == {}


def test_under_the_new_law_regulations_come_before_what_byelaws_banned():
    told = found(job(SHIFT, work="kitchen"), setting=regulations({"kitchen": NO_CHILD}))["S28.BANNED"]
    assert (told.severity, told.provision) == (Severity.BREACH, "National regulations, reg.3")
    assert found(job(SHIFT, work="kitchen"), setting=regulations({"kitchen": 14})) == {}
    assert found(job(SHIFT, work="other"), setting=regulations({"kitchen": 14})) == {}
    without = found(job(SHIFT, work="kitchen"), setting=NEW)["S28.BANNED"]
    assert "No regulation on it is entered" in without.sentence
    assert without.verified
    unread = type(NATIONAL)(**{**vars(NATIONAL), "verified": False})
    assert (
        found(job(SHIFT, work="kitchen"), setting=regulations({"kitchen": 17}, unread))["S28.BANNED"].verified is False
    )


def test_industrial_work_is_for_an_officer_to_decide_under_either_law():
    for setting in (NOW, NEW):
        told = found(job(SHIFT, work="industrial"), setting=setting)
        assert set(told) == {"S1.INDUSTRIAL"}
        assert (told["S1.INDUSTRIAL"].severity, told["S1.INDUSTRIAL"].verified) == (Severity.OFFICER_DECIDES, False)
    assert "S1.INDUSTRIAL" not in found(job(SHIFT, work="shop"))


def test_no_child_trades_in_the_street_without_a_byelaw_employed_or_not():
    for engagement in (Engagement.OWN_ACCOUNT, Engagement.PAID):
        for with_parents in (False, True):
            told = found(job(SHIFT, work="street_trading", engagement=engagement, with_parents=with_parents))
            assert set(told) == {"S18.STREET"}
            assert told["S18.STREET"].severity is Severity.BREACH
    assert "S18.STREET" not in found(job(SHIFT, work="street_trading", engagement=Engagement.CHARITY))
    assert found(job(SHIFT, work="shop", engagement=Engagement.OWN_ACCOUNT)) == {}


@pytest.mark.parametrize(("byelaw_age", "from_age"), [(13, 14), (14, 14), (15, 15)])
def test_a_byelaw_may_let_a_child_of_fourteen_trade_with_its_parents(byelaw_age, from_age):
    setting = byelaws(street_trading_from=byelaw_age)
    trading = {"work": "street_trading", "engagement": Engagement.OWN_ACCOUNT}
    assert found(job(SHIFT, **trading, with_parents=True), setting=setting, dob=born(from_age)) == {}
    young = found(job(SHIFT, **trading, with_parents=True), setting=setting, dob=born(from_age, 1))
    assert young["S18.STREET"].limit == f"from {from_age} with the child's parents"
    alone = found(job(SHIFT, **trading), setting=setting, dob=born(from_age))
    assert alone["S18.STREET"].observed == "without the child's parents"


def test_what_the_new_law_makes_of_the_street_was_not_read():
    told = found(job(SHIFT, work="street_trading"), setting=NEW)["S28.STREET"]
    assert (told.severity, told.verified) == (Severity.OFFICER_DECIDES, False)


@pytest.mark.parametrize(
    ("engagement", "severity"),
    [
        (Engagement.CHARITY, Severity.OFFICER_DECIDES),
        (Engagement.WORK_EXPERIENCE, Severity.INFORMATION),
        (Engagement.PERFORMANCE, Severity.INFORMATION),
    ],
)
def test_what_is_no_employment_is_said_to_be_none(engagement, severity):
    told = found(job(SHIFT, work="kitchen", engagement=engagement), age=12)
    assert set(told) == {"SCOPE"}
    assert told["SCOPE"].severity is severity
    assert told["SCOPE"].observed == engagement.replace("_", " ")


@pytest.mark.parametrize(("days", "ended"), [(0, False), (1, True)])
def test_the_law_ends_with_compulsory_school_age(days, ended):
    last = date(2027, 6, 25)
    told = found(
        job(shift("friday", "09:00", "15:00"), work="kitchen"),
        dob=date(2010, 9, 1),
        term_from=last + timedelta(days=days),
    )
    assert ("SCOPE" in told) is ended
    assert ("S18.BANNED" in told) is not ended
    if ended:
        assert told["SCOPE"].observed == "ended on 25 June 2027"
        assert set(told) == {"SCOPE"}


def test_a_job_without_hours_is_judged_from_the_first_of_the_days():
    later = {"term_from": SATURDAY, "holiday_from": SATURDAY - timedelta(days=1)}
    assert found(job(work="other"), dob=born(14), **later)["S18.AGE"].day == SATURDAY - timedelta(days=1)
    assert found(job(work="other"), dob=born(14, -1), **later) == {}


def test_a_lawful_job_hides_no_other():
    later, sooner = job(shift("sunday", "10:00", "11:00"), work="other"), job(SHIFT, work="other")
    told = judge_timetable(timetable(later, later, sooner, dob=born(14, 1)), NOW)
    assert [each.sentence[:5] for each in told] == ["Job 3"]
    listed = job(SHIFT, occupations=(Occupation.SHOP, Occupation.OTHER))
    assert [each.rule for each in judge_timetable(timetable(listed, sooner, age=13), NOW)] == ["EMP.S18.AGE"] * 2


def test_jobs_are_told_apart_by_their_number():
    told = found(job(SHIFT), job(shift("sunday", "10:00", "11:00"), work="kitchen"))
    assert told["S18.BANNED"].sentence.startswith("Job 2 is to work in a commercial kitchen")
    assert told["S18.BANNED"].day == SATURDAY + timedelta(days=1)


def test_the_model_byelaws_are_the_default_and_each_number_can_be_a_councils_own():
    assert byelaws_of(NOW) is MODEL
    assert set(MODEL.light_work) == set(LIGHT_AT_13)
    assert set(MODEL.prohibited) == set(BANNED)
    assert not any(is_own(number) for number in MODEL.numbers)
    own = local_byelaws(OWN_BYELAWS, prohibits=[Occupation.FIREARMS], notice_days=4, street_trading_from=14)
    read = byelaws_of(with_byelaws(own))
    assert read == own
    assert Occupation.FIREARMS in read.prohibited
    assert read.entries[STREET_TRADING_AGE].limit == "14 years"
    assert all(is_own(number) for number in read.numbers)
    assert local_byelaws(OWN_BYELAWS).street_trading is None


def test_a_byelaw_counts_from_the_day_on_which_it_starts():
    number = local_byelaws(OWN_BYELAWS, notice_days=4).notice
    for day, value in ((ON - timedelta(days=1), 4), (ON, 4), (ON + timedelta(days=1), 7)):
        dated = type(number)(**{**vars(number), "effective_from": day})
        assert byelaws_of(Setting(on=ON, byelaws={number.name: dated})).notice.value == value


def test_a_part_of_the_byelaws_leaves_the_rest_to_the_model():
    number = local_byelaws(OWN_BYELAWS, notice_days=4).notice
    read = byelaws_of(Setting(on=ON, byelaws={number.name: number}))
    assert (read.notice, read.before_school, read.ages) == (number, MODEL.before_school, MODEL.ages)
