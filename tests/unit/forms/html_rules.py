"""What is wrong with the HTML of a page, as far as a machine can tell."""

from __future__ import annotations

from collections import Counter

import html5lib

from tests.robots.form_robot import text_of


def faults_of(html: str) -> list[str]:
    """Twice the same id, a control without a label, a group without a legend, a link or a description to nowhere."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(f"<!doctype html><html lang=en><title>x</title><body><main>{html}</main>")
    faults = [f"html: {code} {data}" for _, code, data in parser.errors]
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    faults += [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    labelled = {label.get("for") for label in tree.iterfind(".//label") if text_of(label)}
    for element in tree.iter():
        kind = element.get("type", "")
        if element.tag in {"input", "select", "textarea"} and kind != "hidden" and element.get("id") not in labelled:
            faults.append(f"{element.tag} {element.get('name')} has no label")
        if element.tag == "fieldset" and not text_of(element.find("legend")):
            faults.append("a fieldset has no legend")
        if element.tag == "button" and not text_of(element):
            faults.append("a button says nothing")
        faults += [
            f"described by nobody: {one}" for one in (element.get("aria-describedby") or "").split() if one not in ids
        ]
        target = element.get("href") or ""
        if target.startswith("#") and target[1:] not in ids:
            faults.append(f"a link to nowhere: {target}")
        for name in element.attrib:
            if isinstance(name, str) and (name == "style" or name.startswith("on")):
                faults.append(f"{element.tag} has {name}")
        controls = element.get("data-aria-controls")
        if controls and controls not in ids:
            faults.append(f"controls nobody: {controls}")
    for group in tree.iterfind(".//fieldset"):
        radios = [one for one in group.iterfind(".//input") if one.get("type") == "radio"]
        if len({one.get("name") for one in radios}) > 1:
            faults.append("radios of two questions in one group")
    if len(tree.findall(".//h1")) != 1:
        faults.append(f"{len(tree.findall('.//h1'))} level-one headings")
    faults += ["a script" for _ in tree.iterfind(".//script")]
    return faults
