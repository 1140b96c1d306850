"""How packs and campaigns are written."""

from __future__ import annotations

from forms.definition.packs import CampaignShape, PackShape
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

CAMPAIGN = Group("campaign", CampaignShape, {"answers": Key(MapOf(Anything())), "per-day": Key(Whole(1, 500))})
