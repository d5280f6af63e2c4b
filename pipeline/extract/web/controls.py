"""What the fields of a form on a web page show: typed values, ticks, the chosen entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TAGS = frozenset({"input", "select", "textarea"})
# Kinds of input that show no words of the document (HTML standard, the type attribute).
SILENT = frozenset({"hidden", "password", "submit", "reset", "button", "image", "file", "color", "range", "search"})
TICKS = frozenset({"checkbox", "radio"})
# A box or a list of a document stands among words; one by itself works the page it is on.
AMONG = frozenset({"p", "li", "td", "th", "dd", "dt", "label", "fieldset"})


def read(node: LexborNode, tag: str, *, document: bool) -> tuple[str, list[str]]:
    """(what a field shows, what could be chosen in its place). document: the field stands in the document itself, as
    the page says; else only one among words does, and others work the page."""
    if not document and not _among_words(node):
        return "", [node.text()] if tag != "input" else []
    if tag == "textarea":
        return node.text().strip(), []
    if tag == "select":
        return _chosen(node)
    kind = (node.attributes.get("type") or "text").lower()
    if kind in SILENT:
        return "", []
    if kind in TICKS:
        return ("☒" if "checked" in node.attributes else "☐"), []
    return (node.attributes.get("value") or "").strip(), []


def _chosen(node: LexborNode) -> tuple[str, list[str]]:
    """The entries of a list that are chosen and the others; the first one where nobody chose and the list shows one."""
    options = [(" ".join(option.text().split()), "selected" in option.attributes) for option in node.css("option")]
    if options and not any(chosen for _, chosen in options) and "multiple" not in node.attributes:
        options[0] = (options[0][0], True)
    return ", ".join(text for text, chosen in options if chosen), [text for text, chosen in options if not chosen]


def _among_words(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag not in {"body", "nav", "header", "footer", "aside"}:
        if above.tag in AMONG:
            return True
        above = above.parent
    return False
