"""What pages say for why records are held, of a case or of a business."""

from __future__ import annotations

from casework.purges.record_holds import HoldKind

KINDS = {
    HoldKind.SAFEGUARDING.value: "Safeguarding",
    HoldKind.LEGAL.value: "Legal proceedings, begun or likely",
    HoldKind.REQUEST.value: "Somebody asked for their records",
    HoldKind.COMPLAINT.value: "A complaint",
    HoldKind.INQUIRY.value: "An inquiry or review",
}
