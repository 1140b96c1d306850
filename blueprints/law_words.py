"""What pages say of findings of the law: how much one weighs, and who may let it go ahead."""

from __future__ import annotations

from collections.abc import Mapping

from forms.checks import INFORMATION

WEIGHTS: Mapping[str, tuple[str, str]] = {
    "breach": ("Breach", "red"),
    "officer_decides": ("Officer decides", "blue"),
    "advisory": ("Advice", "yellow"),
    INFORMATION: ("For information", "grey"),
}
OVERRIDERS: Mapping[str, str] = {
    "nobody": "Nobody",
    "chaperone": "The chaperone, on the day, with the reason written down",
    "council": "The council, in writing",
    "officer": "An officer, with a reason that is kept",
}
