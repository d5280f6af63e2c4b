"""The page as a picture: what is drawn where, and what the command says when it cannot draw."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT, Icp
from PIL import Image

from pipeline.errors import ExitCode, TooLargeError, UsageError
from pipeline.extract.pdf.render import render
from pipeline.extract.sandbox import client
from pipeline.model import Box, Clause, Line, Span
from pipeline.report.page import COLOURS, MARGIN, draw

DOCUMENTS = ROOT / "corpus" / "documents"
CONDITIONS = DOCUMENTS / "sample-icp-2020-21-general-conditions.pdf"
WORD = DOCUMENTS / "sample-icp-2020-21-particulars.docx"
SCALE = 2.0


def clause(identity: str, kind: str, box: Box, citation: str = "") -> Clause:
    return Clause(
        id=identity,
        label=None,
        citation=citation or identity,
        heading=None,
        text="words",
        parent=None,
        kind=kind,
        page_start=box.page,
        page_end=box.page,
        boxes=(box,),
    )


def box(top: float, *, page: int = 1) -> Box:
    return Box(page=page, x0=100, top=top, x1=200, bottom=top + 20)


def drawn(*clauses: Clause, lines: tuple[Line, ...] = (), only: str | None = None) -> Image.Image:
    """A white page of 300 by 400 points with these boxes."""
    paper = Image.new("RGB", (600, 800), "white")
    return Image.open(io.BytesIO(draw(paper, page=1, scale=SCALE, clauses=clauses, lines=lines, only=only)))


def corner(image: Image.Image, top: float) -> tuple[int, ...]:
    """The colour of the top right corner of the box that `box(top)` is."""
    pixel = image.getpixel((round((MARGIN + 200) * SCALE), round(top * SCALE)))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize("kind", COLOURS)
def test_a_box_has_the_colour_of_its_kind(kind: str) -> None:
    assert corner(drawn(clause("a", kind, box(50))), 50) == COLOURS[kind]


def test_kinds_are_told_apart() -> None:
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_a_kind_without_a_colour_is_drawn_too() -> None:
    assert corner(drawn(clause("a", "unheard_of", box(50))), 50) != (255, 255, 255)


def test_boxes_of_other_pages_are_not_drawn() -> None:
    assert corner(drawn(clause("a", "clause", box(50, page=2))), 50) == (255, 255, 255)


def test_the_chosen_clause_is_full_and_the_others_pale() -> None:
    both = (clause("a", "clause", box(50)), clause("b", "clause", box(150)))
    image = drawn(*both, only="b")
    assert corner(image, 150) == COLOURS["clause"]
    assert corner(image, 50) not in (COLOURS["clause"], (255, 255, 255))


def inked(image: Image.Image, left: float, top: float, right: float, bottom: float) -> int:
    """How many colours there are in a rectangle, in points of the page."""
    crop = image.crop((round((MARGIN + left) * SCALE), *(round(v * SCALE) for v in (top, MARGIN + right, bottom))))
    return len(Counter(crop.get_flattened_data()))


def test_discards_are_hatched_and_named() -> None:
    head = Line(page=1, spans=(Span(text="Draft"),), x0=100, top=20, x1=200, bottom=34, role="header")
    image = drawn(lines=(head,))
    assert inked(image, 105, 22, 195, 32) > 1  # slanting lines
    assert inked(image, 60, 18, 98, 30) > 1  # its role, left of it


def test_struck_words_are_hatched_where_they_stand() -> None:
    spans = (Span(text="live ", x0=100, x1=140), Span(text="dead", x0=140, x1=200, role="struck"))
    image = drawn(lines=(Line(page=1, spans=spans, x0=100, top=20, x1=200, bottom=34),))
    assert inked(image, 145, 22, 195, 32) > 1
    assert inked(image, 102, 22, 132, 32) == 1


def test_a_tag_keeps_off_printed_words() -> None:
    """Left of the box there are words: the tag stands above instead."""
    words = Line(page=1, spans=(Span(text="words"),), x0=0, top=50, x1=99, bottom=70)
    image = drawn(clause("5.2", "clause", box(50)), lines=(words,))
    assert inked(image, 60, 50, 98, 70) == 1
    assert inked(image, 100, 42, 115, 49) > 1


def test_the_legend_is_below_and_grows_with_its_entries() -> None:
    few = drawn(clause("a", "clause", box(50)))
    kinds = [clause(kind, kind, box(50)) for kind in COLOURS]
    heads = [
        Line(page=1, spans=(Span(text="x"),), x0=1, top=1, x1=2, bottom=2, role=role)
        for role in ("header", "footer", "page_number", "contents", "cover", "watermark", "applicability")
    ]
    assert 800 < few.height < drawn(*kinds, lines=tuple(heads)).height


def test_a_page_with_nothing_says_so() -> None:
    assert drawn().height > 800


def test_the_picture_given_is_left_as_it_is() -> None:
    paper = Image.new("RGB", (600, 800), "white")
    draw(paper, page=1, scale=SCALE, clauses=(clause("a", "clause", box(50)),), lines=())
    assert set(paper.get_flattened_data()) == {(255, 255, 255)}


def test_the_same_page_gives_the_same_bytes() -> None:
    paper = Image.new("RGB", (600, 800), "white")
    one, two = (draw(paper, page=1, scale=SCALE, clauses=(clause("a", "clause", box(50)),), lines=()) for _ in range(2))
    assert one == two


def test_a_page_is_rendered_at_its_scale() -> None:
    data = CONDITIONS.read_bytes()
    picture = render(data, 3, 1.0)
    assert (picture.width, picture.height, len(picture.pixels)) == (596, 842, 596 * 842 * 3)
    assert client.drawn(data, "conditions.pdf", 3, 1.0) == picture, "drawn in the child it is the same"


@pytest.mark.parametrize(("number", "error"), [(0, UsageError), (-1, UsageError), (999, UsageError)])
def test_a_page_that_is_not_there(number: int, error: type[Exception]) -> None:
    with pytest.raises(error, match="There is no page"):
        client.drawn(CONDITIONS.read_bytes(), "conditions.pdf", number, 1.0)


def test_a_picture_beyond_measure_is_refused() -> None:
    with pytest.raises(TooLargeError, match="too large"):
        render(CONDITIONS.read_bytes(), 1, 50.0)


# ---------------------------------------------------------------- the command


def test_the_command_draws_a_page_of_a_file(icp: Icp, tmp_path: Path) -> None:
    out = tmp_path / "p.png"
    done = icp("page", str(CONDITIONS), "3", "--out", str(out), "--scale", "1", home=tmp_path / "none")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "Page 3" in done.stderr
    assert Image.open(out).format == "PNG"


def test_a_clause_says_its_page(icp: Icp, tmp_path: Path) -> None:
    out = tmp_path / "p.png"
    done = icp("page", str(CONDITIONS), "--clause", "GC5.2", "--out", str(out), home=tmp_path / "none")
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 10_000


def test_a_document_of_the_store(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.png"
    done = icp("page", "sample-icp-2020-21-general-conditions", "3", "--out", str(out), home=sample_home)
    assert done.returncode == 0, done.stderr
    assert out.is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([str(CONDITIONS), "999"], ExitCode.USAGE, "Give a page from 1 to"),  # no such page
        ([str(CONDITIONS)], ExitCode.USAGE, "--clause"),  # neither a page nor a clause
        ([str(CONDITIONS), "1", "--clause", "GC5.2"], ExitCode.USAGE, "It is on page"),  # another page
        ([str(CONDITIONS), "1", "--clause", "GC999"], ExitCode.NOT_IN_STORE, "icp clauses"),  # no such clause
        ([str(WORD), "1"], ExitCode.UNSUPPORTED_FORMAT, "Save it as a PDF"),  # words without a place
        (["gone.pdf", "1"], ExitCode.NOT_FOUND, "gone.pdf"),  # no such file
        ([str(CONDITIONS), "1", "--scale", "0"], ExitCode.USAGE, "--scale"),  # nothing to see
    ],
)
def test_what_cannot_be_drawn(icp: Icp, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    out = tmp_path / "p.png"
    done = icp("page", *arguments, "--out", str(out), home=tmp_path / "none")
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_a_document_that_is_not_in_the_store(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    done = icp("page", "unheard-of", "1", "--out", str(tmp_path / "p.png"), home=sample_home)
    assert done.returncode == ExitCode.NOT_IN_STORE
    assert "icp documents" in done.stderr


def test_show_says_where_on_the_page(icp: Icp, sample_home: Path) -> None:
    done = icp("show", "GC17.4", home=sample_home)
    assert done.returncode == 0, done.stderr
    line = next(line for line in done.stdout.splitlines() if line.endswith(" pt"))
    assert line.startswith("page ")
    assert "–" in line
    assert " × " in line
