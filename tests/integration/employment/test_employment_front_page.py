"""The front page: who worries about a child finds the way first, before all that can wait."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask


def test_the_front_page_begins_with_worries_about_a_child_and_ends_with_what_can_wait(town: Flask) -> None:
    page = unescape(town.test_client().get("/").get_data(as_text=True))
    sections = re.split(r"<h2[^>]*>", page)[1:]
    told = {
        part.partition("<")[0]: re.findall(r'<a class="govuk-link[^"]*" href="[^"]+">([^<]+)</a>', part)
        for part in sections
    }
    assert list(told)[:3] == [
        "Parents, carers and neighbours",
        "Schools and professionals",
        "Applications, permits and licences",
    ]
    assert "Tell us about a child who may not be in school" in told["Parents, carers and neighbours"]
    assert "Tell us that your child has no school place" in told["Parents, carers and neighbours"]
    assert "Answer our letter" in told["Parents, carers and neighbours"]
    assert "Refer a child missing education" in told["Schools and professionals"]
    last = told["Applications, permits and licences"]
    for said in (
        "Ask for a child's work permit",
        "Apply for a performance licence",
        "Apply to be approved as a chaperone",
        "Check whether it is valid",
    ):
        assert said in last
    everything = [title for titles in told.values() for title in titles]
    assert len(set(everything)) == len(everything), "nothing is offered twice"
