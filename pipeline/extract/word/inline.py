"""The words of one paragraph: runs, fields, formulas, symbols, in spans that say how they are printed.

A span's role is "body" for what the page shows, "struck" for what a tracked change or a line through it took out,
"hidden" for hidden text, "ruby" for the small reading beside a word, "note_mark" for the sign of a note, and "contents"
for what stands in the result of a field that lists places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.extract.characters import visible
from pipeline.extract.word.equations import EQUATIONS, linear
from pipeline.extract.word.fields import COUNTED, MARK, SILENT, Field, Fields, made
from pipeline.extract.word.namespaces import MC, OLE, W16SE, W
from pipeline.extract.word.notes import NoteReference, marked_by_hand, references
from pipeline.extract.word.styles import RunStyle, Styles
from pipeline.extract.word.symbols import shown, symbol
from pipeline.model import Span

RUN, SIMPLE = f"{W}r", f"{W}fldSimple"
OWN = COUNTED | SILENT
DELETED = {f"{W}del", f"{W}moveFrom"}
# What stands among the runs and is none: settings, and what is read as a text of its own.
SKIPPED = {f"{W}{tag}" for tag in ("rPr", "pPr", "p", "tbl", "sdtPr", "sdtEndPr", "txbxContent", "rubyPr")}
SKIPPED |= {f"{MC}Fallback", *DELETED}
# A page break, typed and as it was when the document was saved.
TYPED, SAVED = "\f", "\v"
Numberer = Callable[[Field], str]


@dataclass(slots=True)
class Words:
    """What a paragraph says. before, after: page breaks before its first word and after it.

    number: what a field counted before its first word; unseen: that number is hidden.
    """

    spans: list[Span] = field(default_factory=list)
    before: int = 0
    after: int = 0
    notes: list[NoteReference] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    number: str | None = None
    unseen: bool = False

    @property
    def live(self) -> bool:
        """Is anything of it shown?"""
        return any(span.role in {"body", "contents"} and span.text.strip() for span in self.spans)


@dataclass(slots=True)
class InlineReader:
    """Reads paragraphs in order; the open fields go on from one to the next.

    broken: was the last thing read a page break? paper: the paragraph stands on the bare page, where white letters do
    not show.
    """

    styles: Styles
    fields: Fields
    broken: str = ""
    paper: bool = False

    def read(self, paragraph: Any, style: str | None, number: Numberer | None = None, page: int = 0) -> Words:
        """The words of a paragraph in a style, which begins on `page`. number: gives the numbers of counting fields."""
        words = Words()
        for run, deleted, role in _runs(paragraph, False, ""):
            if run.tag in EQUATIONS:
                self._equation(words, run, deleted)
                continue
            if run.tag == SIMPLE:
                if number is not None and not deleted and self.fields.shown:
                    made_here = self._made(Field(code=run.get(f"{W}instr", "")), words, number)
                    words.spans += [Span(text=text) for text in made_here]
                continue
            look = self.styles.look(run.find(f"{W}rPr"), style)
            if self.fields.shown:
                words.notes += references(run, page + words.before + words.after, deleted)
            unseen = look.hidden or (look.white and self.paper and not self._shaded(paragraph))
            fixed = "struck" if deleted or look.struck or look.struck_twice else "hidden" if unseen else role
            fixed = fixed or ("note_mark" if marked_by_hand(run) else "")
            counted = words.number
            for text in self._pieces(run, look, words, number if fixed != "struck" else None):
                if text in {TYPED, SAVED}:
                    self._break(words, text)
                    continue
                if text.strip():
                    self.broken = ""
                words.spans.append(_span(text, look, fixed or ("contents" if self.fields.listing else "body")))
            words.unseen = words.unseen or (words.number != counted and unseen)
        words.spans = _merged(words.spans)
        return words

    def _shaded(self, paragraph: Any) -> bool:
        return self.styles.shaded(paragraph.find(f"{W}pPr"))

    def _break(self, words: Words, kind: str) -> None:
        """Count a page break, a saved one right after the typed one that made it only once."""
        if self.broken == TYPED and kind == SAVED:
            self.broken = SAVED
            return
        self.broken = kind
        if any(span.text.strip() for span in words.spans):
            words.after += 1
        else:
            words.before += 1

    def _equation(self, words: Words, element: Any, deleted: bool) -> None:
        if not self.fields.shown:
            return
        gone = linear(element, deleted=True)
        text = linear(element)
        if gone:
            words.spans.append(Span(text=gone, role="struck"))
        if text:
            words.spans.append(Span(text=text, role="struck" if deleted else "body"))

    def _pieces(self, run: Any, look: RunStyle, words: Words, number: Numberer | None) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag == MARK:
                ended = self.fields.pass_mark(child)
                if ended is not None and self.fields.shown:
                    yield from self._made(ended, words, number)
            elif tag == f"{W}lastRenderedPageBreak":
                yield SAVED
            elif not self.fields.shown:
                continue
            elif tag == f"{MC}AlternateContent":
                yield from _alternative(child)
            elif tag == f"{W}object":
                words.objects += [str(ole.get("ProgID", "")) for ole in child.iter(OLE)]
            else:
                yield from _text(child, look)

    def _made(self, ended: Field, words: Words, number: Numberer | None) -> Iterator[str]:
        """The words that Word makes for a field; the number before a paragraph's first word is its label."""
        if ended.name not in COUNTED:
            yield made(ended) or ""
        elif number is not None:
            counted = number(ended)
            if words.number is None and not any(span.text.strip() for span in words.spans):
                words.number = counted
            else:
                yield counted


def _text(child: Any, look: RunStyle) -> Iterator[str]:
    """The text of an element of a run; a page break is a piece by itself."""
    tag = child.tag
    if tag in {f"{W}t", f"{W}delText"}:
        text = visible(shown(child.text or "", look.fonts))
        yield text.upper() if look.capitals else text
    elif tag in {f"{W}tab", f"{W}ptab"}:
        yield "\t"
    elif tag in {f"{W}br", f"{W}cr"}:
        yield TYPED if child.get(f"{W}type") == "page" else "\n"
    elif tag == f"{W}noBreakHyphen":
        yield "-"
    elif tag == f"{W}sym":
        yield symbol(child)


def _alternative(choice: Any) -> Iterator[str]:
    """Letters that are written twice, for newer and older programs; drawings are read elsewhere."""
    for newer in choice.iterfind(f"{MC}Choice/{W16SE}symEx"):
        try:
            yield chr(int(newer.get(f"{W16SE}char", ""), 16))
            return
        except ValueError:
            break
    for element in choice.iterfind(f"{MC}Fallback/*"):
        yield from _text(element, RunStyle(size=0.0, bold=False, italic=False, struck=False, highlight=False))


def _runs(parent: Any, deleted: bool, role: str) -> Iterator[tuple[Any, bool, str]]:
    """The runs and formulas of a paragraph in order: whether a tracked change deleted them, and the role that they have
    where they stand ("" for none)."""
    for child in parent:
        if child.tag == RUN:
            ruby = child.find(f"{W}ruby")
            if ruby is None:
                yield child, deleted, role
                continue
            for part, its in ((f"{W}rubyBase", role), (f"{W}rt", "ruby")):
                yield from _runs(ruby.find(part) if ruby.find(part) is not None else (), deleted, its)
        elif child.tag in EQUATIONS or (child.tag == SIMPLE and Field(code=child.get(f"{W}instr", "")).name in OWN):
            yield child, deleted, role
        elif child.tag in DELETED:
            yield from _runs(child, True, role)
        elif child.tag not in SKIPPED:
            yield from _runs(child, deleted, role)


def _span(text: str, look: RunStyle, role: str) -> Span:
    return Span(
        text=text,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        highlight=look.highlight,
        underlined=look.underlined,
        role=role,
    )


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if out and _look(out[-1]) == _look(span):
            out[-1] = replace(span, text=out[-1].text + span.text)
        else:
            out.append(span)
    return out


def _look(span: Span) -> tuple[str, float, bool, bool, bool, bool]:
    return span.role, span.size, span.bold, span.italic, span.highlight, span.underlined
