"""The sample corpus: its sources, the documents rendered from them, and the manifest that lists them."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.fetch import fetch, why_skipped
from pipeline.sources.manifest import load_manifest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
sys.path.insert(0, str(CORPUS))  # the build script is no part of the package

import build  # noqa: E402
from build_layout import PAGE_HEIGHT, lay_out, paginate  # noqa: E402
from build_numbering import Counters  # noqa: E402
from build_source import Block, Head, Source, SourceError, read_source  # noqa: E402
from build_typeset import division_points, inline_runs, set_lines  # noqa: E402

SOURCES = build.sources()
BY_ID = {source.head.id: source for source in SOURCES}
PDFS = [source for source in SOURCES if source.suffix == ".pdf"]
DOCXS = [source for source in SOURCES if source.suffix == ".docx"]
HEAD = """+++
id = "{id}"
title = "T"
subtitle = "S"
cover = ["Illustrative sample – not the NHS text"]
running_head = "HEAD"
running_foot = "FOOT"
+++
"""


def name(source: Source) -> str:
    return source.head.id


def parse(tmp_path: Path, body: str, name: str = "x") -> Source:
    path = tmp_path / f"{name}.txt"
    path.write_text(HEAD.format(id=name) + body, encoding="utf-8")
    return read_source(path)


# ---------------------------------------------------------------- the documents match their sources


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_the_document_is_what_its_source_renders_to(source):
    assert build.check(source) == build.SAME
    assert build.source_hash(build.document_path(source).read_bytes()) == source.sha256


def test_there_is_no_document_without_a_source():
    kept = {path.name for path in (CORPUS / "documents").iterdir() if not path.name.startswith(".")}
    assert kept == {build.document_path(source).name for source in SOURCES}


@pytest.mark.parametrize("source", PDFS, ids=name)
def test_every_word_of_the_source_is_in_the_pdf(source):
    import pypdfium2

    pdf = pypdfium2.PdfDocument(build.document_path(source).read_bytes())
    try:
        shown = Counter(_words("\n".join(page.get_textpage().get_text_bounded() for page in pdf)))
    finally:
        pdf.close()
    assert not Counter(_source_words(source, labels=True)) - shown


@pytest.mark.parametrize("source", DOCXS, ids=name)
def test_every_word_of_the_source_is_in_the_word_document_and_no_number_is_typed(source):
    import docx

    document = docx.Document(io.BytesIO(build.document_path(source).read_bytes()))
    body = document.element.body
    texts = ["".join(node.text or "" for node in p.iter(_w("t"))) for p in body.iter(_w("p"))]
    assert not Counter(_source_words(source, labels=False)) - Counter(_words("\n".join(texts)))
    contents = [p.text for p in document.paragraphs if p.style.name.startswith("TOC")]
    typed = [text for text in texts if re.match(r"(\d+\.\d+|\([a-z]+\)|Schedule \d+|Part [A-Z]\b)\s?\S", text)]
    assert len(typed) <= len(contents), typed
    assert len(contents) == sum(block.kind in ("group", "heading", "part") for block in source.blocks)


def _w(tag: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + tag


def _words(text: str) -> list[str]:
    """The words without hyphens, capitals, or the marks that pdfium puts for a hyphen at a line's end."""
    return re.sub("[\x02\ufffe-]\\s*", "", text).upper().split()


def _source_words(source: Source, *, labels: bool) -> list[str]:
    head = source.head
    words = _words(" ".join((head.title, head.subtitle, *head.cover)))
    for block in source.blocks:
        cells = [cell for row in block.rows for cell in row]
        words += _words(" ".join((block.label if labels else "", block.term, block.text, *cells)))
        words += _words(" ".join(block.codes)) if head.applicability else []
    return words


def test_rendering_twice_gives_the_same_bytes():
    for source in (PDFS[0], DOCXS[0]):
        assert build.render(source) == build.render(source)


# ---------------------------------------------------------------- what the corpus must hold


def test_every_document_says_that_it_is_a_sample():
    for source in SOURCES:
        assert "Illustrative sample – not the NHS text" in source.head.cover, source.head.id
        assert "not the NHS text" in source.blocks[0].text + source.blocks[1].text, source.head.id


@pytest.mark.parametrize("edition", ["2019-20", "2020-21", "2019-20-statutory"])
def test_an_edition_is_no_toy(edition):
    parts = [
        BY_ID[f"sample-icp-{edition}-{part}"] for part in ("particulars", "service-conditions", "general-conditions")
    ]
    blocks = [block for part in parts for block in part.blocks]
    assert sum(block.kind in ("numbered", "item") for block in blocks) >= 250
    assert sum(block.kind == "definition" for block in blocks) >= 60
    assert any(block.kind == "table" for block in parts[0].blocks)
    assert any(len(block.codes) > 1 for block in parts[1].blocks)
    assert {1, 2, 3} <= {block.depth for block in blocks}
    assert sum(len(paginate(lay_out(part.head, part.blocks))) for part in parts) >= 30


LEAST = [
    ("sample-gp-integration-agreement", "numbered", 40, "clauses of the agreement"),
    ("sample-contract-q-and-a", "question", 25, "questions"),
    ("sample-easy-read", "paragraph", 25, "short sentences"),
    ("sample-guidance-gp-participation", "numbered", 30, "numbered paragraphs"),
    ("sample-guidance-suspension-and-return", "numbered", 30, "numbered paragraphs"),
]


@pytest.mark.parametrize(("document", "kind", "least", "what"), LEAST, ids=[case[0] for case in LEAST])
def test_the_surrounding_documents_are_no_toys(document, kind, least, what):
    assert sum(block.kind == kind for block in BY_ID[document].blocks) >= least, what


def test_what_the_guidance_cites_is_in_the_contract():
    """Every GC and SC number that a surrounding document names is a clause of the 2019/20 edition."""
    known = set()
    for prefix, part in (("GC", "general-conditions"), ("SC", "service-conditions")):
        for block in BY_ID[f"sample-icp-2019-20-{part}"].blocks:
            known.add(block.label if block.kind == "heading" else prefix + block.label)
    for document, *_ in LEAST:
        texts = [text for block in BY_ID[document].blocks for text in (block.text, *sum(block.rows, ()))]
        cited = {found for text in texts for found in re.findall(r"\b[SG]C\d+(?:\.\d+)*", text)}
        assert cited <= known, (document, sorted(cited - known))


# ---------------------------------------------------------------- the manifest of the corpus


def test_the_manifest_lists_every_document_with_its_hash():
    manifest = load_manifest(CORPUS / "manifest.toml")
    samples = [source for source in manifest.sources if source.path is not None]
    assert {source.id for source in samples} == set(BY_ID)
    for source in samples:
        assert fetch(source).data, source.id


def test_parts_are_in_reading_order_and_editions_hang_together():
    manifest = load_manifest(CORPUS / "manifest.toml")
    order = ["Particulars", "Service Conditions", "General Conditions"]
    for edition, variant in (("2019/20", "generic"), ("2019/20", "statutory-bodies"), ("2020/21", "generic")):
        assert [source.part for source in manifest.edition("sample-icp-contract", edition, variant)] == order
    for source in manifest.edition("sample-icp-contract", "2020/21"):
        assert manifest.by_id[source.supersedes].part == source.part
    for source in manifest.edition("sample-icp-contract", "2019/20", "statutory-bodies"):
        assert manifest.by_id[source.variant_of].part == source.part


OFFICIAL = [
    ("icp-contract", "2019/20", "generic", "no confirmed address"),
    ("icp-contract", "2019/20", "statutory-bodies", "no confirmed address"),
    ("icp-contract", "2020/21", "generic", "announced"),
    ("icp-contract", "2018 draft", "generic", "no confirmed address"),
    ("icp-consultation-response", "2019", "generic", "no confirmed address"),
    ("nhs-standard-contract", "2020/21", "full-length", "no confirmed address"),
    ("gp-integration-agreement-faqs", "2019/20", "generic", "no confirmed address"),
    ("gp-integration-agreement", "2019/20", "generic", "no confirmed address"),
    ("local-authority-agreement-faqs", "2019/20", "generic", "no confirmed address"),
    ("local-authority-integration-agreement", "2019/20", "generic", "no confirmed address"),
    ("procurement-and-assurance", "2019/20", "generic", "no confirmed address"),
    ("gp-participation", "2019/20", "generic", "no confirmed address"),
    ("ccg-roles", "2019/20", "generic", "no confirmed address"),
    ("integrated-budgets", "2019/20", "generic", "no confirmed address"),
    ("contract-q-and-a", "2019/20", "generic", "no confirmed address"),
    ("easy-read", "2019/20", "generic", "no confirmed address"),
    ("equality-analysis", "2019/20", "generic", "no confirmed address"),
    ("alliance-agreement", "", "generic", "available on request"),
]


@pytest.mark.parametrize(("work", "edition", "variant", "why"), OFFICIAL)
def test_official_documents_have_a_row_and_say_why_they_are_skipped(work, edition, variant, why):
    (source,) = load_manifest(CORPUS / "manifest.toml").edition(work, edition, variant)
    assert (why_skipped(source) or "").startswith(why)


def test_the_publication_pages_are_watched():
    pages = load_manifest(CORPUS / "manifest.toml").watch
    assert [page.address for page in pages] == [
        "https://www.england.nhs.uk/integrated-care-provider-contract/",
        "https://www.england.nhs.uk/nhs-standard-contract/",
    ]
    assert not any(page.checked for page in pages)


# ---------------------------------------------------------------- reading a source


def test_marks_and_wrapped_paragraphs(tmp_path):
    source = parse(
        tmp_path,
        "# GROUP\n## SC1 Title {All}\n1.1 One\nwrapped. {A, MH}\n\n(a) item\n\n> tail\n\n## Schedule 2 Services\n"
        "### Part G Other\n= Term = meaning = more\n| A | B |\n| 1 | 2 |\n? Why?\n- bullet\n\nPlain.",
    )
    shown = [(block.kind, block.label, block.text) for block in source.blocks]
    assert shown[:5] == [
        ("group", "", "GROUP"),
        ("heading", "SC1", "Title"),
        ("numbered", "1.1", "One wrapped."),
        ("item", "(a)", "item"),
        ("continuation", "", "tail"),
    ]
    assert shown[5:7] == [("heading", "Schedule 2", "Services"), ("part", "Part G", "Other")]
    assert (source.blocks[7].term, source.blocks[7].text) == ("Term", "meaning = more")
    assert source.blocks[8].rows == (("A", "B"), ("1", "2"))
    assert [kind for kind, _, _ in shown[9:]] == ["question", "bullet", "paragraph"]
    assert source.blocks[2].codes == ("A", "MH")


DEPTHS = [
    ("letters go on at (i)", "(g) (h) (i) (j)", "alpha alpha alpha alpha", "2 2 2 2"),
    ("numerals under (h)", "(g) (h) (i) (ii)", "alpha alpha roman roman", "2 2 3 3"),
    ("numerals, then back to letters", "(a) (i) (ii) (b)", "alpha roman roman alpha", "2 3 3 2"),
    ("capitals at the third level", "(a) (i) (A) (B) (ii) (b)", "alpha roman ALPHA ALPHA roman alpha", "2 3 4 4 3 2"),
    ("a list of numerals alone", "(i) (ii) (iii)", "roman roman roman", "2 2 2"),
    ("double letters after (z)", "(y) (z) (aa)", "alpha alpha alpha", "2 2 2"),
]


@pytest.mark.parametrize(("reason", "labels", "styles", "depths"), DEPTHS, ids=[case[0] for case in DEPTHS])
def test_items_stand_at_the_right_depth(tmp_path, reason, labels, styles, depths):
    source = parse(tmp_path, "1.1 Lead:\n\n" + "\n\n".join(f"{label} text" for label in labels.split()))
    items = source.blocks[1:]
    assert " ".join(item.style for item in items) == styles, reason
    assert " ".join(str(item.depth) for item in items) == depths, reason


BROKEN = [
    ("a label inside a paragraph", "1.1 One\n1.2 two", "inside a paragraph"),
    ("a row of another width", "| A | B |\n| 1 |", "1 cells"),
    ("a definition without meaning", "= Term", "definition"),
    ("an item that counts in no way", "1.1 x\n\n(ab) y", "neither"),
]


@pytest.mark.parametrize(("reason", "body", "words"), BROKEN, ids=[case[0] for case in BROKEN])
def test_what_could_be_read_in_two_ways_is_refused(tmp_path, reason, body, words):
    with pytest.raises(SourceError, match=words):
        parse(tmp_path, body)


def test_a_head_must_be_right(tmp_path):
    (tmp_path / "y.txt").write_text(HEAD.format(id="x"), encoding="utf-8")
    (tmp_path / "z.txt").write_text("no head", encoding="utf-8")
    with pytest.raises(SourceError, match="make it the file's name"):
        read_source(tmp_path / "y.txt")
    with pytest.raises(SourceError, match=r"\+\+\+"):
        read_source(tmp_path / "z.txt")


def test_letters_that_the_fonts_lack_are_refused(tmp_path):
    with pytest.raises(SourceError, match="not in the standard fonts"):
        build.render(parse(tmp_path, "A ≥ B"))


# ---------------------------------------------------------------- setting and laying out


@given(
    st.lists(
        st.sampled_from(["must", "Commissioner", "Sub-Contractor", "of", "arrangements,", "[insert]"]), max_size=60
    )
)
def test_setting_loses_no_letter_and_no_line_is_too_wide(words):
    lines = set_lines(inline_runs(" ".join(words)), 180, 10.5)
    shown = " ".join("".join(run.text for run in line.runs) for line in lines)
    assert re.sub("[- ]", "", shown) == re.sub("[- ]", "", " ".join(words))
    assert all(line.width <= 180 for line in lines)


def test_words_are_divided_by_rule():
    assert division_points("Commissioner") == [(6, True)]
    assert division_points("information") == [(7, True)]
    assert division_points("Sub-Contractors") == [(4, False)]
    assert division_points("must") == []


def test_blanks_are_highlighted_and_titles_of_references_in_italics():
    runs = inline_runs("See GC17 (Termination) within [insert number] days (Sundays excepted).")
    assert [run.text for run in runs if run.italic] == ["(Termination)"]
    assert [run.text for run in runs if run.highlight] == ["[insert number]"]
    assert "".join(run.text for run in runs) == "See GC17 (Termination) within [insert number] days (Sundays excepted)."


@pytest.mark.parametrize("source", PDFS, ids=name)
def test_no_heading_stands_alone_at_the_foot_and_nothing_runs_off_the_page(source):
    pages = paginate(lay_out(source.head, source.blocks))
    for page in pages[:-1]:
        assert not page[-1].row.keep
    for placed in (placed for page in pages for placed in page):
        assert placed.top + placed.row.height < PAGE_HEIGHT - 50


def test_table_headers_are_repeated_where_a_table_crosses_a_page():
    rows = (("Ref", "Text"), *((f"Q{n}", "word " * 30) for n in range(40)))
    head = Head(id="x", title="", subtitle="", cover=(), running_head="", running_foot="")
    pages = paginate(lay_out(head, (Block(kind="table", rows=rows),)))
    assert len(pages) > 1
    assert all(page[0].row.ruled == "head" for page in pages)


def test_word_counts_as_the_source_says():
    counters = Counters()
    labels = ["1.1", "(a)", "(b)", "(i)", "(c)", "1.2", "1.2.1", "(a)", "1.3", "2.1", "2.2"]
    styles = {"(i)": "roman"}
    places = []
    for label in labels:
        kind = "item" if label.startswith("(") else "numbered"
        places.append(counters.place(Block(kind=kind, label=label, style=styles.get(label, "alpha"))))
    assert [place[1] for place in places] == [1, 3, 3, 4, 3, 1, 2, 3, 1, 1, 1]
    assert {place[0] for place in places[:9]} == {0}
    assert {place[0] for place in places[9:]} == {1}


def test_a_lettered_list_that_begins_again_restarts_the_list():
    counters = Counters()
    first, again = (counters.place(Block(kind="item", label="(a)", style="alpha")) for _ in range(2))
    assert first != again
    assert counters.instances[again[0]].restart == (3, 1)


def test_a_lettered_insert_is_typed():
    assert Counters().place(Block(kind="numbered", label="36.45A")) is None


# ---------------------------------------------------------------- the command


def test_check_says_that_all_is_well(capsys):
    assert build.main(["--check", "sample-easy-read"]) == 0
    assert capsys.readouterr().out == "sample-easy-read: up to date\n"


def test_an_unknown_id_is_wrong_usage(capsys):
    assert build.main(["--check", "sample-novel"]) == 2
    assert "sample-novel" in capsys.readouterr().err


def test_a_stale_document_is_told(tmp_path, monkeypatch, capsys):
    for folder in ("source", "documents"):
        (tmp_path / folder).mkdir()
    source = parse(tmp_path / "source", "One.")
    monkeypatch.setattr(build, "CORPUS", tmp_path)
    assert build.main(["--check"]) == 1
    assert build.main([]) == 0
    data = build.document_path(source).read_bytes()
    build.document_path(source).write_bytes(data + b"\n")
    assert build.check(source) == build.OTHER_LIBRARY
    (tmp_path / "source" / "x.txt").write_text(HEAD.format(id="x") + "Two.", encoding="utf-8")
    assert build.main(["--check"]) == 1
    assert capsys.readouterr().out == "x: missing\nx: written\nx: stale\n"


def test_the_manifest_is_brought_up_to_date(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"x")
    (tmp_path / "manifest.toml").write_text('path = "a.pdf"\nsha256 = "0"\npath = "b.pdf"\nsha256 = "1"\n')
    assert build.update_manifest(tmp_path / "manifest.toml") == ["a"]
    assert (
        '"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"' in (tmp_path / "manifest.toml").read_text()
    )
    assert build.update_manifest(tmp_path / "manifest.toml") == []
