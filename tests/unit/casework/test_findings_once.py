"""The first page of a case says each finding once, whoever's part it was found in."""

from __future__ import annotations

from blueprints.cases.findings import each_once
from forms.ports import RuleFinding


def test_what_two_parts_were_both_judged_by_presses_once():
    late = RuleFinding("EMP.S18.CLOCK", "On Monday the work ends at 8:30pm.", severity="breach")
    again = RuleFinding("EMP.S18.CLOCK", "On Monday the work ends at 8:30pm.", severity="breach", on="2026-11-24")
    long = RuleFinding("EMP.S18.SCHOOLDAY", "On Monday the child works 3 hours.", severity="breach")
    milder = RuleFinding("EMP.S18.CLOCK", "On Monday the work ends at 8:30pm.", severity="advisory")
    assert [one.sentence for one in each_once([late, long, again])] == [late.sentence, long.sentence]
    assert len(each_once([late, milder])) == 2
