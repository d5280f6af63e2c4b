"""What a web page or a Markdown file shows is read: formulas, forms, numbers of style sheets, labels beside rows."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment


def page(body: str, style: str = "") -> Document:
    sheet = f"<style>{style}</style>" if style else ""
    markup = f'<!doctype html><html><head><meta charset="utf-8">{sheet}</head><body>{body}</body></html>'
    return extract(markup.encode(), name="a.html")


def live(document: Document) -> list[str]:
    lines = (line for line in document.lines if line.role == "body" and line.text.strip())
    return [f"{line.label or ''} {line.text}".strip() for line in lines]


FORMULAS = [
    ("<mi>F</mi><mo>=</mo><mfrac><mi>A</mi><mi>B</mi></mfrac>", "F=A/B"),
    ("<mfrac><mrow><mi>A</mi><mo>+</mo><mn>1</mn></mrow><mi>B</mi></mfrac>", "(A+1)/B"),
    ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
    ("<msubsup><mi>x</mi><mi>i</mi><mrow><mi>n</mi><mo>-</mo><mn>1</mn></mrow></msubsup>", "x_i^(n-1)"),
    ("<msqrt><mi>x</mi></msqrt>", "√(x)"),
    ("<mroot><mi>x</mi><mn>3</mn></mroot>", "∛(x)"),
    ("<munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover><mi>P</mi>", "∑_1^nP"),
    ("<semantics><mrow><mi>a</mi></mrow><annotation>a in TeX</annotation></semantics>", "a"),
    ("<mi>a</mi><mphantom><mi>b</mi></mphantom><mo>&#x2062;</mo><mi>c</mi>", "ac"),
    ("<mtext>rate</mtext>", "rate"),
]


@pytest.mark.parametrize(("inside", "expected"), FORMULAS, ids=[case[1] for case in FORMULAS])
def test_formulas_stand_on_one_line(inside: str, expected: str) -> None:
    assert live(page(f"<p>The fee is <math>{inside}</math> pounds.</p>")) == [f"The fee is {expected} pounds."]


def test_a_formula_of_any_depth_is_read() -> None:
    deep = "<mrow>" * 3000 + "<mi>x</mi>" + "</mrow>" * 3000
    assert "pounds" in live(page(f"<p>The fee is <math>{deep}</math> pounds.</p>"))[0]


FIELDS = [
    ('<p>Fee: <input value="£100"></p>', ["Fee: £100"], "a typed value"),
    ('<main><div>Fee: <input type="number" value="100"></div></main>', ["Fee: 100"], "in the document itself"),
    ('<p><input type="checkbox" checked> Yes <input type="checkbox"> No</p>', ["☒ Yes ☐ No"], "ticks"),
    ("<p>Tier <select><option>Gold<option selected>Silver</select></p>", ["Tier Silver"], "the chosen entry"),
    ("<p>Tier <select><option>Gold<option>Silver</select></p>", ["Tier Gold"], "the first entry"),
    ("<p>Tier <select multiple><option>Gold<option>Silver</select> x</p>", ["Tier x"], "nothing is chosen"),
    ("<p>Terms <textarea>As agreed.</textarea></p>", ["Terms As agreed."], "a long value"),
    ('<p>Fee <input type="hidden" value="9"><input type="submit" value="Go"></p>', ["Fee"], "what is no value"),
    (
        '<div><input type="checkbox" id="menu"><select><option selected>English</select></div><p>x</p>',
        ["x"],
        "controls",
    ),
    ('<p>Fee <input value="9" style="display:none"></p>', ["Fee"], "a hidden field"),
    ("<p>Fee <ruby>base<rp>(</rp><rt>small</rt><rp>)</rp></ruby></p>", ["Fee base"], "the reading beside a word"),
]


@pytest.mark.parametrize(("body", "expected", "reason"), FIELDS, ids=[case[2] for case in FIELDS])
def test_fields_of_forms_show_their_values(body: str, expected: list[str], reason: str) -> None:
    document = page(body)
    assert live(document) == expected, reason
    assert segment(document).ledger.balanced


COUNTERS = [
    (
        '.a:before{content:"1. "} .b::before{content:"1.1 "}',
        '<p class="a">Supply</p><p class="b">It supplies.</p>',
        ["1. Supply", "1.1 It supplies."],
        "written numbers",
    ),
    (
        "body{counter-reset:h} h2{counter-increment:h;counter-reset:p} h2:before{content:counter(h) '. '}"
        " p{counter-increment:p} p:before{content:counter(h) '.' counter(p) ' '}",
        "<h2>Supply</h2><p>One.</p><p>Two.</p><h2>Fee</h2><p>Three.</p>",
        ["1. Supply", "1.1 One.", "1.2 Two.", "2. Fee", "2.1 Three."],
        "headings and paragraphs",
    ),
    (
        'ol{counter-reset:i;list-style:none} li{counter-increment:i} li:before{content:counters(i,".") " "}',
        "<ol><li>Supply<ol><li>One.</li><li>Two.</li></ol></li><li>Fee<ol><li>Three.</li></ol></li></ol>",
        ["1 Supply", "1.1 One.", "1.2 Two.", "2 Fee", "2.1 Three."],
        "lists in lists",
    ),
    (
        "ol.a{counter-reset:i} ol.a>li{counter-increment:i} ol.a>li::before{content:'(' counter(i,lower-alpha) ') '}",
        '<ol class="a"><li>pay;</li><li>go.</li></ol>',
        ["(a) pay;", "(b) go."],
        "letters, in place of the list's own numbers",
    ),
    (
        "p{counter-increment:i 2} .s{counter-reset:i 6} p:before{content:counter(i) '. '}",
        '<div class="s"><p>One.</p><p>Two.</p></div>',
        ["8. One.", "10. Two."],
        "steps and starts",
    ),
    ('p:before{content:"•"} b:before{content:"\\f0a8"}', "<p>x <b>y</b></p>", ["x y"], "signs and icons are ornament"),
    ('@media print{p:before{content:"1. "}}', "<p>x</p>", ["x"], "a rule with a condition"),
    ('/* p:before{content:"1. "} */ p:hover:before{content:"2. "}', "<p>x</p>", ["x"], "what does not hold"),
    ('p[:before{content:"1. "} q{content', "<p>x</p>", ["x"], "a broken style sheet"),
    ("p:before{content:attr(data-n) ' '}", '<p data-n="3.">x</p>', ["3. x"], "an attribute"),
]


@pytest.mark.parametrize(("style", "body", "expected", "reason"), COUNTERS, ids=[case[3] for case in COUNTERS])
def test_numbers_of_style_sheets_are_read(style: str, body: str, expected: list[str], reason: str) -> None:
    document = page(body, style)
    assert live(document) == expected, reason
    assert segment(document).ledger.balanced


def test_a_label_beside_several_rows_is_read_with_each() -> None:
    rows = "<tr><td rowspan=2>North<td>Gold<td>11<tr><td>Silver<td>13<tr><td>South<td>Gold<td>15"
    found = [clause.cells for clause in segment(page(f"<p>1. Rates</p><table>{rows}</table>")).clauses if clause.cells]
    assert found == [("North", "Gold", "11"), ("North", "Silver", "13"), ("South", "Gold", "15")]


MARKDOWN = [
    ("See [the **Terms**](https://a.example/x) now.", ["See the Terms now."], "the words of a link"),
    ("See [the Terms][1] now.\n\n[1]: https://a.example/x", ["See the Terms now."], "a link by number"),
    ("See <https://a.example/x>.", ["See https://a.example/x."], "an address that is shown"),
    ("- [x] Insurance\n- [ ] Guarantee\n- [3] Note", ["• ☒ Insurance", "• ☐ Guarantee", "• [3] Note"], "boxes"),
    ("The [x] mark and [ ] too.", ["The [x] mark and [ ] too."], "brackets that are no boxes"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), MARKDOWN, ids=[case[2] for case in MARKDOWN])
def test_markdown_is_read_as_it_is_shown(text: str, expected: list[str], reason: str) -> None:
    assert live(extract(text.encode(), name="a.md")) == expected, reason
