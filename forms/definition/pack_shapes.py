"""How packs and campaigns are written."""

from __future__ import annotations

from forms.definition.packs import CampaignResult, CampaignShape, PackShape
from forms.definition.shapes import IDENT, SAID, Anything, Group, Key, ListOf, MapOf, Whole

PACK = Group(
    "pack",
    PackShape,
    {
        "id": Key(IDENT, required=True),
        "title": Key(SAID, required=True),
        "body": Key(SAID),
        "services": Key(ListOf(IDENT)),
    },
)

RESULT = Group(
    "result of a campaign",
    CampaignResult,
    {
        "id": Key(IDENT, required=True),
        "label": Key(SAID, required=True),
        "says": Key(SAID),
        "approvals": Key(ListOf(IDENT, least=1)),
        "services": Key(ListOf(IDENT, least=1)),
        "adds": Key(IDENT),
    },
)
CAMPAIGN = Group(
    "campaign",
    CampaignShape,
    {
        "answers": Key(MapOf(Anything())),
        "per-day": Key(Whole(1, 500)),
        "results": Key(ListOf(RESULT, unique="id")),
    },
)
