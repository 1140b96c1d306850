"""What is gov.uk's alone never reaches a council's pages."""

import pytest

from launch import assets

SHEET = (
    "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */@font-face{font-family:GDS Transport;"
    "src:url(/assets/fonts/light.woff2)}"
    ".a{font-family:GDS Transport,arial,sans-serif;color:red}"
    ".b:before{width:1px;mask-image:url(/assets/images/govuk-crest.svg)}"
    ".c{background:url(/assets/images/icon-document.svg)}"
    "/*# sourceMappingURL=a.css.map */"
)


def test_the_font_the_crest_and_the_source_map_are_taken_out_and_the_rest_stays():
    assert assets.strip(SHEET) == (
        ".a{font-family:arial,sans-serif;color:red}.b:before{width:1px;}.c{background:url(images/icon-document.svg)}\n"
    )
    assets.check("a.css", assets.strip(SHEET))


@pytest.mark.parametrize(
    "left",
    [
        "font-family:'GDS Transport'",
        "url(/assets/fonts/bold.woff)",
        "url(images/govuk-crest.svg)",
        "//# sourceMappingURL=x.js.map",
    ],
)
def test_a_file_that_still_holds_something_forbidden_is_refused_by_name(left):
    with pytest.raises(assets.ForbiddenAsset, match=r"moj\.css"):
        assets.check("moj.css", left)


def test_what_was_built_on_this_machine_holds_nothing_forbidden():
    if not assets.VENDOR.is_dir():
        pytest.skip("static/vendor is not built here; `make test` builds it")
    for path in assets.VENDOR.glob("*.*s"):
        assets.check(path.name, path.read_text(encoding="utf-8"))
    assert {path.name for path in assets.VENDOR.glob("*.*s")} == set(assets.COPIED)
    assert not [
        path.name for path in (assets.VENDOR / "images").iterdir() if "cr" in path.name and "icon" not in path.name
    ]


def test_the_packages_are_pinned_exactly():
    import json

    wanted = json.loads((assets.ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((assets.ROOT / "package-lock.json").read_text())["packages"]
    assert wanted["htmx.org"] == "2.0.11"
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
