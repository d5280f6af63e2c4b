"""Web pages: the words of the document with list numbers as a browser prints them, and the site's own parts apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UnsupportedFormatError
from pipeline.extract import extract, media_type
from pipeline.model import Document
from pipeline.segment import segment


def read(body: str, head: str = "<meta charset=utf-8>") -> Document:
    return extract(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), name="page.html")


def lines(body: str) -> list[tuple[str | None, str]]:
    return [(line.label, line.text.strip()) for line in read(body).lines if line.role == "body" and line.text.strip()]


LABELS: list[tuple[str, list[tuple[str | None, str]], str]] = [
    ("<ol><li>x<li>y</ol>", [("1.", "x"), ("2.", "y")], "numbers"),
    ("<ol start=4><li>x<li value=9>y<li>z</ol>", [("4.", "x"), ("9.", "y"), ("10.", "z")], "start and value"),
    ("<ol reversed><li>x<li>y</ol>", [("2.", "x"), ("1.", "y")], "counted down"),
    ("<ol type=a start=26><li>x<li>y</ol>", [("z.", "x"), ("aa.", "y")], "letters"),
    ("<ol type=I start=4><li>x</ol>", [("IV.", "x")], "Roman numbers"),
    ('<ol style="list-style-type: lower-roman"><li>x</ol>', [("i.", "x")], "a list style"),
    ('<ol style="list-style: none"><li>x</ol>', [(None, "x")], "a list without marks"),
    ("<ol><li>x<ol><li>y</ol><li>z</ol>", [("1.", "x"), ("1.1", "y"), ("2.", "z")], "numbers below numbers"),
    ("<ol><li>(a) x</ol>", [(None, "(a) x")], "a typed label wins"),
    ("<ul><li>x<ul><li>y</ul></ul>", [("•", "x"), ("•", "y")], "bullets"),
    ("<ol><li><p>x</p><p>y</p></ol>", [("1.", "x"), (None, "y")], "a second paragraph of an item"),
    ("<ol><li></li><li>y</ol>", [("2.", "y")], "an empty item counts"),
    ("<p>x\n  y<br>z</p>", [(None, "x y"), (None, "z")], "white space and a line break"),
    ("<pre>x\n  y</pre>", [(None, "x"), (None, "y")], "lines kept"),
    ("<p>see <a href='http://a.example'>this</a>.</p>", [(None, "see this.")], "a link's text, not its address"),
    ("<p>m<sup>2</sup> <sup><a href='#n'>1</a></sup></p>", [(None, "m2")], "a power stays, a note mark does not"),
    ("<p>a<script>b</script><style>c</style></p>", [(None, "a")], "programs"),
    ("<details><summary>Why?</summary>So.</details>", [(None, "Why?"), (None, "So.")], "what opens on a click"),
    ("<p>a <span hidden>b</span> c</p>", [(None, "a c")], "hidden words"),
    ("<p>a <q>b</q></p>", [(None, "a “b”")], "quotation marks that a browser prints"),
]


@pytest.mark.parametrize(("body", "expected", "reason"), LABELS, ids=[case[2] for case in LABELS])
def test_labels_and_text(body: str, expected: list[tuple[str | None, str]], reason: str) -> None:
    assert lines(body) == expected, reason


FURNITURE = [
    ("<nav>x</nav><p>y</p>", "a menu"),
    ("<header>x</header><p>y</p>", "the site's header"),
    ("<footer>x</footer><p>y</p>", "the site's footer"),
    ("<aside>x</aside><p>y</p>", "an aside"),
    ("<div role=navigation>x</div><p>y</p>", "a landmark by role"),
    ("<div role=dialog>x</div><p>y</p>", "a banner that asks for consent"),
    ("<div aria-hidden=true>x</div><p>y</p>", "hidden from readers"),
    ("<div style='display: none'>x</div><p>y</p>", "hidden by style"),
    ("<button>x</button><p>y</p>", "a button"),
    ("<p>x</p><main><p>y</p></main>", "what stands outside the main element"),
    ("<p>x</p><article><header><p>y</p></header></article>", "outside the only article"),
    ("<ul><li><a href=/1>x</a><li><a href=/2>x</a><li><a href=/3>x</a></ul><p>y</p>", "a list of links"),
]


@pytest.mark.parametrize(("body", "reason"), FURNITURE, ids=[case[1] for case in FURNITURE])
def test_the_sites_own_parts_are_apart(body: str, reason: str) -> None:
    document = read(body)
    assert [line.text.strip() for line in document.lines if line.role == "body"] == ["y"], reason
    assert {line.text.strip() for line in document.lines if line.role == "navigation"} == {"x"}, reason


def test_a_list_of_places_in_the_page_is_its_contents() -> None:
    document = read("<ul><li><a href=#1>x</a><li><a href=#2>x</a><li><a href=#3>x</a></ul><p>y</p>")
    assert [line.role for line in document.lines] == ["contents"] * 3 + ["body"]


def test_styles() -> None:
    lined = "<span style='text-decoration:line-through'>x</span>"
    body = f"<p><b>term</b> <del>old</del><s>er</s> <mark>new</mark> {lined}</p>"
    spans = [span for span in read(body).lines[0].spans if span.text.strip()]
    assert [(span.text, span.bold, span.highlight, span.role) for span in spans] == [
        ("term", True, False, "body"),
        ("older", False, False, "struck"),
        ("new", False, True, "body"),
        ("x", False, False, "struck"),
    ]


def test_headings_have_levels_and_the_first_is_the_title() -> None:
    document = read("<h1>Rules</h1><h3>Pay</h3><div role=heading aria-level=4>Sums</div><p>Text</p>")
    assert [line.level for line in document.lines] == [1, 3, 4, None]
    assert (document.info.title, document.info.pages, document.info.media_type) == ("Rules", 1, "text/html")


TABLE = (
    "<table><caption>Dates</caption><thead><tr><th>Year<th colspan=2>Dates</thead>"
    "<tr><th rowspan=2>2019<td>April<td>May<tr><td>June<td>July</table>"
)


def test_cells_stand_where_a_browser_puts_them() -> None:
    document = read(f"<p>Before</p>{TABLE}<p>After</p>")
    assert [(line.cell.row, line.cell.column, line.text) for line in document.lines if line.cell] == [
        (0, 0, "Dates"),
        (1, 0, "Year"),
        (1, 1, "Dates"),
        (2, 0, "2019"),
        (2, 1, "April"),
        (2, 2, "May"),
        (3, 0, "2019"),
        (3, 1, "June"),
        (3, 2, "July"),
    ]
    assert document.tables[0].header == ("Year", "Dates", "Dates")


def test_a_table_for_layout_is_none() -> None:
    assert read("<table role=presentation><tr><td>a<td>b</table>").tables == ()
    assert read("<table><tr><td>a<tr><td>b</table>").tables == ()


def test_terms_and_meanings_are_definitions() -> None:
    clauses = segment(read("<dl><dt>Practice<dd>means a practice.<dt>Day<dt>Date<dd>means a day.</dl>")).clauses
    assert [(clause.kind, clause.heading, clause.text) for clause in clauses] == [
        ("definition", "Practice", "means a practice."),
        ("definition", "Day Date", "means a day."),
    ]


def test_notes_stand_by_themselves() -> None:
    body = (
        "<h2>1 Pay</h2><p>1.1 Pay the sum<sup><a href=#n1>1</a></sup> now.</p>"
        "<ol><li id=n1>The note. <a role=doc-backlink href=#r1>↩</a></ol><p>1.2 Wait.</p>"
    )
    segmentation = segment(read(body))
    assert [(clause.kind, clause.label, clause.citation, clause.text) for clause in segmentation.clauses] == [
        ("clause", "1", "1", ""),
        ("clause", "1.1", "1.1", "Pay the sum now."),
        ("note", "1", "note 1", "The note."),
        ("clause", "1.2", "1.2", "Wait."),
    ]
    assert segmentation.ledger.discarded["note_mark"] == 2


ENCODINGS = [
    ("<html><p>caf\u00e9".encode(), "UTF-8 without a word"),
    ("<html><p>caf\u00e9".encode("cp1252"), "what is no UTF-8"),
    ("\ufeff<html><p>caf\u00e9".encode(), "a byte order mark"),
    ("\ufeff<html><p>caf\u00e9".encode("utf-16-le"), "UTF-16"),
    ("<html><meta charset=mac-roman><p>caf\u00e9".encode("mac-roman"), "a declared encoding"),
    (b"<html><meta charset=iso-8859-1><p>caf\xe9", "Latin-1"),
    (b"<html><meta charset=nonsense><p>caf\xc3\xa9", "an encoding that nobody knows"),
    ('<?xml version="1.0" encoding="windows-1252"?><html><p>caf\u00e9</p></html>'.encode("cp1252"), "XHTML"),
]


@pytest.mark.parametrize(("data", "reason"), ENCODINGS, ids=[case[1] for case in ENCODINGS])
def test_encodings(data: bytes, reason: str) -> None:
    text = extract(data, name="page.html").lines[0].text
    assert text == "caf\u00e9", reason


def test_xhtml_may_close_an_element_at_once() -> None:
    data = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a"/></head>'
    document = extract(data + b"<body><a id='x'/><p>Text</p></body></html>", name="page.xhtml")
    assert [(line.role, line.text) for line in document.lines] == [("body", "Text")]


REFUSED = [
    ("<form><input type=password></form><p>Enter your name.</p>", "is a sign-in page", "a password is asked for"),
    ("<script>app()</script>", "without text", "only a program"),
    ("<nav>Home</nav>", "without text", "only a menu"),
]


@pytest.mark.parametrize(("body", "says", "reason"), REFUSED, ids=[case[2] for case in REFUSED])
def test_pages_that_are_no_documents(body: str, says: str, reason: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        read(body)
    assert says in caught.value.problem, reason
    assert caught.value.problem.startswith("page.html")


def test_a_long_page_with_a_password_field_is_read() -> None:
    assert read("<input type=password>" + "<p>Ten words of a text that is to be read.</p>" * 20).lines


RECOGNISED = [
    ("page.html", b"<h1>Rules</h1>", "text/html", "by its name"),
    ("guidance", b"<!doctype html><p>x", "text/html", "from an address without a suffix"),
    ("page.aspx", b"<!-- x --><html><p>x", "text/html", "whatever a server calls it"),
    ("a.md", b"Write <html> first", "text/markdown", "Markdown that speaks of a tag"),
]


@pytest.mark.parametrize(("name", "data", "kind", "reason"), RECOGNISED, ids=[case[3] for case in RECOGNISED])
def test_recognised(name: str, data: bytes, kind: str, reason: str) -> None:
    assert media_type(data, name) == kind, reason


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_a_page_under_a_documents_name_is_refused(name: str) -> None:
    with pytest.raises(UnsupportedFormatError, match="is a web page although"):
        extract(b"<!DOCTYPE html><html><p>Log in", name=name)


def test_deep_nesting_is_no_trouble() -> None:
    assert lines("<div>" * 3000 + "x") == [(None, "x")]


TAGS = "p div ul ol li table tr td th dl dt dd b del sup nav main h2 pre details summary caption article a q br"
PIECES = st.sampled_from([f"<{tag}>" for tag in TAGS.split()] + [f"</{tag}>" for tag in TAGS.split()])
MORE = st.sampled_from(
    ["text ", "1.1 ", "(a) ", "<td rowspan=3 colspan=2>", "<a href=#x>1</a>", "<li id=x>", "<!-- c -->", "&nbsp;"]
)


@given(st.lists(PIECES | MORE | st.text(max_size=5), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_no_page_is_too_odd(body: str) -> None:
    try:
        document = extract(b"<html><p>Text" + body.encode("utf-8", "replace"), name="page.html")
    except UnsupportedFormatError:
        return
    assert segment(document).ledger.balanced
