"""What the elements, roles and declarations of a web page mean: tables, each with where it comes from."""

from __future__ import annotations

import re

# Elements of the site or of its controls, not of the document (HTML standard, sections and interactive content).
_SITE = "nav footer aside button datalist noscript iframe object svg canvas video audio dialog"
SITE = frozenset(_SITE.split())
# ARIA landmarks and widgets of the same kind (WAI-ARIA 1.2); a cookie banner is a region, dialog or complementary.
_ROLES = "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar"
SITE_ROLES = frozenset(_ROLES.split())
# Roles by which a document names its own notes (DPUB-ARIA 1.1): these stay, wherever they stand.
NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote", "doc-endnotes"})
# Elements that begin and end a paragraph (HTML standard, rendering: display other than inline).
_BLOCKS = (
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form "
    "header hgroup legend li main nav ol optgroup option p pre listing xmp search section summary table tbody td tfoot "
    "th thead tr ul caption h1 h2 h3 h4 h5 h6 hr noscript select dialog menu textarea"
)
BLOCKS = frozenset(_BLOCKS.split())
# Elements without content, which need no closing tag in HTML either.
_VOID = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID.split())
KEEPS_SPACES = frozenset({"pre", "listing", "xmp"})
STYLES = {
    "b": "bold",
    "strong": "bold",
    "summary": "bold",
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "del": "struck",
    "s": "struck",
    "strike": "struck",
    "mark": "highlight",
    "rt": "ruby",
    "rp": "ruby",
}
# Declarations in a style attribute, and the style they stand for.
DECLARATIONS = (
    (re.compile(r"text-decoration[^;]*line-through"), "struck"),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), "bold"),
    (re.compile(r"font-style\s*:\s*italic"), "italic"),
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
LIST_STYLES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(none|decimal|(?:lower|upper)-(?:alpha|latin|roman))\b")
# A block is a list of links where it holds this many, they are this share of its characters, and each is this short.
LINKS, LINKED, LINK_WORDS = 3, 0.85, 8
MARK = re.compile(r"[\[(]?(\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?")
MAX_SPAN = 1000  # HTML standard: a cell spans no more columns than this
