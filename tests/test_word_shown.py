"""What a Word document shows is read and what it hides is not: hidden text, symbols, formulas, forms, fields, ruby."""

from __future__ import annotations

import pytest
from word_files import apart, cell, code, deleted, field, live, mark, numbering, p, r, read, row, style, styles, table

from pipeline.extract.word.equations import from_code
from pipeline.model import Document
from pipeline.segment import segment

WHITE = '<w:color w:val="FFFFFF"/>'
HIDE, SHOW = "<w:vanish/>", '<w:vanish w:val="0"/>'
HIDING = styles(
    style("Hid", kind="character", r=HIDE),
    style("HidAgain", kind="character", based="Hid"),
    style("HidP", r=HIDE),
    style("Shown", kind="character", r=SHOW),
)
HIDDEN = [
    (p("Pay ", r("not ", HIDE), "now."), "Pay now.", "by itself"),
    (p("Pay ", r("not ", '<w:rStyle w:val="Hid"/>'), "now."), "Pay now.", "by a style of letters"),
    (p("Pay ", r("not ", '<w:rStyle w:val="HidAgain"/>'), "now."), "Pay now.", "by a style on which it is based"),
    (p("Pay ", r("not ", '<w:rStyle w:val="Hid"/>' + SHOW), "now."), "Pay not now.", "shown again by itself"),
    (p("All of it.", style="HidP"), "", "by the style of the paragraph"),
    (p("Pay ", r("now.", '<w:rStyle w:val="Hid"/>'), style="HidP"), "now.", "two styles that hide cancel out (17.7.3)"),
    (p("Pay ", r("now.", SHOW), style="HidP"), "now.", "one word shown in a hidden paragraph"),
    (p("Pay ", r("not ", "<w:webHidden/>"), "now."), "Pay not now.", "hidden on the web alone"),
    (p("Pay ", deleted(r("not ", HIDE)), "now."), "Pay now.", "deleted and hidden is deleted"),
    (table(row("Fee", "12"), row("Old", "9", properties="<w:hidden/>")), "Fee 12", "a hidden row"),
    (p("Pay ", r("not ", WHITE), "now."), "Pay now.", "white letters on the page"),
    (p("Pay ", r("not ", WHITE + '<w:shd w:val="clear" w:fill="000000"/>'), "now."), "Pay not now.", "white on black"),
    (
        p(r("Head", WHITE), properties='<w:shd w:val="clear" w:fill="1F3864"/>'),
        "Head",
        "white letters in a paragraph with a colour",
    ),
    (table(row(cell(p(r("Head", WHITE))), "x")), "Head x", "white letters in a table, whose style may colour it"),
    (p(r("Head. ", "<w:b/>"), mark=HIDE + "<w:specVanish/>") + p("Words."), "Head.  Words.", "a heading that runs in"),
]


def words(document: Document) -> str:
    return " ".join(line.text for line in document.lines if line.role == "body" and line.text.strip())


@pytest.mark.parametrize(("body", "expected", "reason"), HIDDEN, ids=[case[2] for case in HIDDEN])
def test_hidden_text_is_not_live(body: str, expected: str, reason: str) -> None:
    found = read(body, styles=HIDING)
    assert words(found).strip() == expected, reason
    roles = {role for role, _ in apart(found)}
    assert roles <= {"hidden", "struck"}


def test_a_hidden_paragraph_counts_only_where_its_mark_is_shown() -> None:
    body = p("One.", num="0") + p(r("No.", HIDE), num="0", mark=HIDE) + p("Two.", num="0")
    body += p(r("Blank.", HIDE), num="0") + p("Four.", num="0")
    found = read(body, numbering=numbering())
    assert live(found) == ["1. One.", "2. Two.", "4. Four."]
    assert apart(found) == [("hidden", "No."), ("hidden", "Blank.")]


# ---------------------------------------------------------------- symbols


def sym(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def font(name: str, high: str = "") -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{high or name}"/>'


SYMBOLS = [
    (sym("Symbol", "F0B3"), "≥", "at least"),
    (sym("Symbol", "F0A3"), "≤", "at most"),
    (sym("Symbol", "00B1"), "±", "without the private offset"),
    (sym("Wingdings", "F0FE"), "☑", "a ticked box"),
    (sym("Wingdings", "F0A8"), "☐", "an empty box"),
    (sym("Wingdings", "F0FD"), "☒", "a crossed box"),
    (sym("wingdings 2", "F052"), "☑", "another font, named otherwise"),
    (sym("Webdings", "F061"), "✓", "a third"),
    (sym("Wingdings", "F04A"), "☺", "a face"),
    (sym("Arial", "2265"), "≥", "no symbol font at all"),
    (sym("Arial", "F0B3"), "\ufffd", "what nobody knows is marked"),
    (sym("Symbol", "rubbish"), "\ufffd", "no number"),
    (r("\uf0b3", font("Symbol")), "≥", "private use in its font"),
    (r("\uf0fe", '<w:rStyle w:val="Tick"/>'), "☑", "by a style"),
    (r("\uf0b7"), "•", "Word's own bullet in no font"),
    (r("³", font("Symbol")), "≥", "plain letters in the font are what it shows"),
    (r("o", font("Wingdings")), "☐", "in Wingdings too"),
    (r("o³", font("Arial", "Symbol")), "o≥", "a font for the higher letters alone"),
    (r("a b", font("Symbol")), "α β", "spaces stay"),
    (r("a", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol" w:asciiTheme="minorHAnsi"/>'), "a", "a theme's font wins"),
    (r("plain ± text"), "plain ± text", "no symbols"),
    (field("SYMBOL 179 \\f Symbol"), "≥", "a field without a result"),
    (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Symbol" '
        'w16se:char="2611"/></mc:Choice><mc:Fallback><w:t>x</w:t></mc:Fallback></mc:AlternateContent></w:r>',
        "☑",
        "written twice, for newer and older programs",
    ),
]


@pytest.mark.parametrize(("run", "expected", "reason"), SYMBOLS, ids=[case[2] for case in SYMBOLS])
def test_symbols_are_what_they_show(run: str, expected: str, reason: str) -> None:
    own = styles(style("Tick", kind="character", r=font("Wingdings")))
    assert read(p("x ", run), styles=own).lines[0].text == f"x {expected}", reason


BULLETS = [
    ("\uf0a8", "Wingdings", "☐ Insurance", "an empty box"),
    ("\uf0fe", "Wingdings", "☑ Insurance", "a ticked box"),
    ("\uf0b7", "Symbol", "Insurance", "a dot is a bullet and no more"),
    ("o", "Courier New", "Insurance", "a ring too"),
]


@pytest.mark.parametrize(("bullet", "name", "expected", "reason"), BULLETS, ids=[case[3] for case in BULLETS])
def test_bullets_that_are_boxes_are_read(bullet: str, name: str, expected: str, reason: str) -> None:
    level = (
        f'<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{bullet}"/><w:rPr>{font(name)}</w:rPr></w:lvl>'
    )
    line = read(p("Insurance", num="0"), numbering=numbering(level)).lines[0]
    assert (line.label, line.text) == ("•", expected), reason


UNSEEN = [
    ("sub\u00adcontract", "subcontract", "a place to break"),
    ("a\u200bb\u2060c\ufeffd", "abcd", "no width"),
    ("\u200emark\u200f \u202aembedded\u202c \u2066isolated\u2069", "mark embedded isolated", "direction"),
    ("c\u200do", "co", "a joiner between Latin letters"),
    (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "a joiner that Persian needs",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), UNSEEN, ids=[case[2] for case in UNSEEN])
def test_characters_that_are_not_shown_are_not_read(text: str, expected: str, reason: str) -> None:
    assert read(p(text)).lines[0].text == expected, reason


# ---------------------------------------------------------------- formulas


def math(inside: str) -> str:
    return f"<m:oMath>{inside}</m:oMath>"


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def of(tag: str, **parts: str) -> str:
    return f"<m:{tag}>{''.join(f'<m:{name}>{inside}</m:{name}>' for name, inside in parts.items())}</m:{tag}>"


FRACTION = of("f", num=m("A"), den=m("B"))
FORMULAS = [
    (m("F=") + FRACTION, "F=A/B"),
    (of("f", num=m("A+1"), den=m("2.5")), "(A+1)/2.5"),
    (of("f", num=FRACTION, den=m("C")), "(A/B)/C"),
    (of("sSup", e=m("x"), sup=m("2")), "x^2"),
    (of("sSubSup", e=m("x"), sub=m("i"), sup=m("n-1")), "x_i^(n-1)"),
    (of("rad", deg="", e=m("x")), "√(x)"),
    (of("rad", deg=m("3"), e=m("x")), "∛(x)"),
    (of("d", e=m("a+b")), "(a+b)"),
    ('<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>' + m("a") + "</m:e></m:d>", "[a]"),
    (
        '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
        + of("x", sub=m("1"), sup=m("n"), e=m("P"))[5:-6]
        + "</m:nary>",
        "∑_1^n P",
    ),
    (of("func", fName=m("max"), e=of("d", e=m("a,b"))), "max(a,b)"),
    ("<m:m><m:mr>" + f"<m:e>{m('a')}</m:e><m:e>{m('b')}</m:e></m:mr></m:m>", "[a, b]"),
    (f"<m:eqArr><m:e>{m('a=1')}</m:e><m:e>{m('b=2')}</m:e></m:eqArr>", "a=1; b=2"),
    (m("a") + f"<w:del>{m('old')}</w:del><w:ins>{m('new')}</w:ins>", "anew"),
]


@pytest.mark.parametrize(("inside", "expected"), FORMULAS, ids=[case[1] for case in FORMULAS])
def test_formulas_stand_on_one_line(inside: str, expected: str) -> None:
    assert read(p("The fee is ", math(inside), " pounds.")).lines[0].text == f"The fee is {expected} pounds."


def test_a_formula_of_its_own_paragraph_and_what_was_deleted_of_one() -> None:
    assert live(read(p(f"<m:oMathPara>{math(m('F=') + FRACTION)}</m:oMathPara>"))) == ["F=A/B"]
    found = read(p("F=", math(f"<w:del>{m('old')}</w:del>" + m("new")), f"<w:del>{math(m('gone'))}</w:del>"))
    assert (live(found), apart(found)) == (["F=new"], [("struck", "old"), ("struck", "gone")])


def test_a_formula_that_is_an_object_is_said() -> None:
    ole = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="{}" r:id="rId9"/></w:object></w:r>'
    found = read(p("The fee is ", ole.format("Equation.3"), " pounds."))
    assert found.notes == ('A formula stands as an object in the paragraph "The fee is pounds. …" and was not read.',)
    assert read(p("See ", ole.format("Excel.Sheet.12"))).notes == ()


CODES = [
    (" \\f(A,B)", "A/B"),
    ("\\f(A+B;2)", "(A+B)/2"),
    (" \\r(3,x)", "∛(x)"),
    (" x\\s\\up8(2)", "x^2"),
    (" \\b(\\f(a,b))", "(a/b)"),
    (" \\o(a,b)", "ab"),
    ("plain", "plain"),
    (" \\f(A", "A"),
]


@pytest.mark.parametrize(("instruction", "expected"), CODES)
def test_older_formulas_are_fields(instruction: str, expected: str) -> None:
    assert from_code(instruction) == expected


# ---------------------------------------------------------------- forms and fields


def box(inside: str) -> str:
    return field("FORMCHECKBOX", settings=f"<w:checkBox>{inside}</w:checkBox>")


def choice(inside: str) -> str:
    return field(
        "FORMDROPDOWN", "old", f'<w:ddList>{inside}<w:listEntry w:val="Gold"/><w:listEntry w:val="Silver"/></w:ddList>'
    )


FIELDS = [
    (box('<w:default w:val="0"/><w:checked/>'), "☒", "a ticked box"),
    (box('<w:default w:val="1"/>'), "☒", "ticked from the beginning"),
    (box('<w:default w:val="1"/><w:checked w:val="0"/>'), "☐", "ticked once, empty now"),
    (choice('<w:result w:val="1"/>'), "Silver", "the chosen entry"),
    (choice(""), "Gold", "the first entry where none is chosen"),
    (choice('<w:result w:val="7"/>'), "old", "an entry that there is not"),
    (field("FORMTEXT", "Leeds", "<w:textInput/>"), "Leeds", "a field of text"),
    (field("REF _Ref1 \\r \\h", "4.2"), "4.2", "a reference"),
    (
        field(code(" IF ") + field("DOCPROPERTY X", "hidden") + code(' = "a" "b" "c" '), "shown"),
        "shown",
        "one in another's words",
    ),
    (field("REF a", field("REF b", "inner")), "inner", "one in another's result"),
    (field("XE", "indexed") + field('TC "Title" \\l 1'), "", "marks for an index"),
    (field('SET x "secret"', "secret"), "", "a value"),
    (field("MACROBUTTON NoMacro [Insert the name]"), "[Insert the name]", "the words of a button"),
    (field("EQ \\f(A,B)"), "A/B", "a formula"),
    (mark("begin") + code(" REF lost ") + r("still here"), "still here", "a mark without its end loses nothing"),
    (mark("end") + mark("separate") + r("here"), "here", "marks without a beginning"),
    (
        '<w:fldSimple w:instr=" DOCPROPERTY Client ">' + r("Client Ltd") + "</w:fldSimple>",
        "Client Ltd",
        "in one element",
    ),
    ('<w:fldSimple w:instr=" XE hidden ">' + r("hidden") + "</w:fldSimple>", "", "in one element, not shown"),
    (
        "<w:r><w:ruby><w:rubyPr/><w:rt>"
        + r("small")
        + "</w:rt><w:rubyBase>"
        + r("base")
        + "</w:rubyBase></w:ruby></w:r>",
        "base",
        "the reading beside a word",
    ),
    ("<w:sdt><w:sdtContent>" + r("☒ yes") + "</w:sdtContent></w:sdt>", "☒ yes", "a control"),
]


@pytest.mark.parametrize(("runs", "expected", "reason"), FIELDS, ids=[case[2] for case in FIELDS])
def test_fields_show_their_results(runs: str, expected: str, reason: str) -> None:
    assert read(p("x ", runs, " y")).lines[0].text == f"x {expected} y", reason


def test_a_field_may_go_on_over_paragraphs() -> None:
    body = (
        p(mark("begin"), code(" INCLUDETEXT a "), mark("separate"), "One.")
        + p("Two.")
        + p("Three.", mark("end"), " Four.")
    )
    assert live(read(body)) == ["One.", "Two.", "Three. Four."]


def test_broken_references_are_said() -> None:
    found = read(p("See clause ", field("REF _Ref9", "Error! Reference source not found."), " for this.") * 2)
    (note,) = segment(found).notes
    assert note.count("after “See clause”") == 2
    assert live(found)[0] == "See clause Error! Reference source not found. for this."
