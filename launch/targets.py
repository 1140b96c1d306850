"""`make help`: the targets of a Makefile and the sentence behind each."""

from __future__ import annotations

import re
import sys
from pathlib import Path

TARGET = re.compile(r"^([a-z][a-z-]*):[^#=]*## (.+)$", re.MULTILINE)


def text(makefile: str) -> str:
    """Return a line for each target that has a `##` sentence."""
    return "\n".join(f"make {name:<10} {told}" for name, told in TARGET.findall(makefile))


if __name__ == "__main__":
    print(text(Path(sys.argv[1]).read_text(encoding="utf-8")))
