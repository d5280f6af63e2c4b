"""`pipeline.sources.links`: the links of publication pages, on made-up pages of the kinds that are met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.links import MAX_LINKS, Link, links, read_page

BASE = "https://www.example.org/contracts/index.html"


def only(body: str) -> Link:
    (found,) = links(f"<html><body>{body}</body></html>", BASE)
    return found


# reason, the page's body, what the one link on it says
WORDS = [
    ("a plain link", '<p><a href="a.pdf">Particulars</a></p>', {"text": "Particulars", "format": "pdf"}),
    (
        "an address from the root",
        '<a href="/b/a.docx">A</a>',
        {"address": "https://www.example.org/b/a.docx", "format": "docx"},
    ),
    (
        "what stands after # is no address",
        '<a href="a.pdf#page=2">A</a>',
        {"address": "https://www.example.org/contracts/a.pdf"},
    ),
    (
        "white space in an address",
        '<a href=" my file.pdf\n">A</a>',
        {"address": "https://www.example.org/contracts/my%20file.pdf"},
    ),
    (
        "the sentence around 'here'",
        '<p>It met. The 2019/20 edition is <a href="x">here</a>. The other is not.</p>',
        {"sentence": "The 2019/20 edition is here .", "text": "here"},
    ),
    (
        "format and size beside it",
        '<li><a href="/m/7">Particulars</a> (PDF, 1.2 MB)</li>',
        {"format": "pdf", "size": "1.2 MB"},
    ),
    ("Word in brackets", '<li><a href="/m/7">Particulars</a> [Word, 300KB]</li>', {"format": "docx", "size": "300KB"}),
    ("the ending goes before the words", '<li><a href="a.pdf">The Word version</a></li>', {"format": "pdf"}),
    (
        "the headings above, innermost last",
        '<h1>ICP Contract</h1><h2>2019/20</h2><h2>2020/21</h2><a href="x">A</a>',
        {"heading": "ICP Contract › 2020/21"},
    ),
    (
        "a link in a heading is not under itself",
        '<h1>ICP Contract</h1><h2>Old</h2><h2><a href="x">New</a></h2>',
        {"heading": "ICP Contract"},
    ),
    (
        "an entry's title and date",
        '<article><h3>Guidance</h3><time>3 March 2020</time><p><a href="x">Read on</a></p></article>',
        {"listing": "Guidance", "dated": "3 March 2020"},
    ),
    ("a date in words", '<li><a href="x">Guidance</a>, published 12 May 2021</li>', {"dated": "12 May 2021"}),
    (
        "a division with a heading is an entry",
        '<div><h3>Guidance</h3><p>May 2021</p><p><a href="x">PDF</a></p></div>',
        {"listing": "Guidance", "dated": "May 2021", "format": "pdf"},
    ),
    (
        "a row of a table",
        "<table><tr><td>2020/21</td><td>Particulars</td><td><a href=x>Word</a></td></tr></table>",
        {"listing": "2020/21 Particulars Word", "format": "docx"},
    ),
    ("a picture with words", '<a href="x"><img src="i.png" alt="Download"></a>', {"text": "Download"}),
    ("a label", '<a href="x" aria-label="Particulars 2020/21"></a>', {"text": "Particulars 2020/21"}),
    ("the site's menu", '<nav><a href="x">Contact</a></nav>', {"site": True}),
    ("a footer by its role", '<div role="contentinfo"><a href="x">Contact</a></div>', {"site": True}),
    ("the following page", '<a rel="next" href="?page=2">Next</a>', {"rel": ("next",), "address": BASE + "?page=2"}),
    (
        "a base of the page's own",
        '<base href="https://files.example.org/y/"><a href="a.pdf">A</a>',
        {"address": "https://files.example.org/y/a.pdf"},
    ),
    ("markup in the words", '<a href="x">ICP <b>Contract</b>\n 2020/21</a>', {"text": "ICP Contract 2020/21"}),
]


@pytest.mark.parametrize(("reason", "body", "says"), WORDS, ids=[row[0] for row in WORDS])
def test_what_a_link_says(reason: str, body: str, says: dict[str, object]) -> None:
    found = only(body)
    assert {name: getattr(found, name) for name in says} == says, reason


NOWHERE = [
    ("mail", '<a href="mailto:a@example.org">A</a>'),
    ("a script", '<a href="javascript:void(0)">A</a>'),
    ("a place in the page", '<a href="#top">A</a>'),
    ("no address", "<a>A</a>"),
    ("an empty address", '<a href=" ">A</a>'),
    ("a host that is none", '<a href="http://[oops/x">A</a>'),
    ("a port that is none", '<a href="http://h:x/">A</a>'),
    ("another scheme", '<a href="ftp://example.org/a.pdf">A</a>'),
    ("a script that writes a link", "<script>document.write('<a href=x>A</a>')</script>"),
]


@pytest.mark.parametrize(("reason", "body"), NOWHERE, ids=[row[0] for row in NOWHERE])
def test_what_leads_nowhere_is_left_out(reason: str, body: str) -> None:
    assert links(f"<html><body>{body}</body></html>", BASE) == (), reason


def test_the_head_names_the_following_page() -> None:
    (found,) = links('<head><link rel="next" href="/p/2"></head><body></body>', BASE)
    assert (found.address, found.rel) == ("https://www.example.org/p/2", ("next",))


def test_a_page_has_a_title_and_may_ask_for_a_password() -> None:
    page = read_page("<title>Docs</title><body><form><input type=PASSWORD></form><p>Please sign in</p></body>", BASE)
    assert (page.title, page.asks_password, page.words) == ("Docs", True, 3)
    assert read_page("<title>Docs</title><h1>ICP Contract</h1>", BASE).title == "ICP Contract"


def test_bounds_hold_and_a_long_page_is_quick() -> None:
    many = "<div>" + '<a href="a.pdf">A</a> ' * 20_000 + "</div>"
    assert len(links(many, BASE)) == MAX_LINKS
    deep = "<div>" * 5_000 + '<a href="a.pdf">A</a>'
    assert len(links(deep, BASE)) == 1


PIECES = st.lists(
    st.sampled_from(
        [
            "<a href='",
            "http://",
            "[",
            "x.pdf",
            "'>",
            "</a>",
            "<h1>",
            "</h2>",
            "<table><tr>",
            "<li>",
            "<base href='",
            "<nav>",
            "\x00",
            "&#0;",
            "<!--",
            "<script>",
            "<svg><a href=x>",
            "<template>",
            " ",
            "é",
            "<time>",
            "//",
            ":",
            "?",
            "#",
            "%zz",
        ]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_no_page_raises(html: str) -> None:
    for link in read_page(html, BASE).links:
        assert link.address.startswith(("http://", "https://"))
