"""The second reader of a page: the strings that its content shows, by pdfminer.six's text state and fonts.

pdfminer finds the operators of a content stream by stepping through its characters in Python, which took half the time
of an extraction. Here one pattern finds them, and pdfminer's interpreter is handed those that place or show text alone:
nothing else of a page matters to who gathers its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.utils import apply_matrix_pt, mult_matrix

# A gap over this share of the type size, or another baseline, ends a word.
GAP = 0.2

Operand = float | str | bytes

# A string holds pairs of parentheses, and these hold others: so many of them within one another.
NESTED = 4
STRING = rb"\((?:[^\\()]++|\\.)*+\)"
for _ in range(NESTED):
    STRING = rb"\((?:[^\\()]++|\\.|" + STRING + rb")*+\)"
# Brackets are passed over: no operator that shows or places text has more than one list before it. So are pictures that
# stand in the stream itself, as they may hold anything.
TOKEN = re.compile(
    rb"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))"
    rb"|(?P<string>" + STRING + rb")"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|/(?P<name>[^\x00\s()<>\[\]{}/%]*)"
    rb"|%[^\r\n]*"
    rb"|BI(?=[\s/]).*?\sID\s.*?EI(?=\s)"
    rb"|(?P<operator>[A-Za-z][^\x00\s()<>\[\]{}/%#]*|['\"])",
    re.DOTALL,
)
ESCAPE = re.compile(rb"\\(?:(?P<octal>[0-7]{1,3})|\r\n|(?P<char>.))", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}
PAIR = re.compile(rb"..?")
CODE = re.compile(rb"#([0-9A-Fa-f]{2})")

# The operators that place or show text, with how many operands each takes; "TJ" takes a list.
OPERATORS: dict[bytes, tuple[Callable[..., None], int]] = {
    b"q": (PDFPageInterpreter.do_q, 0),
    b"Q": (PDFPageInterpreter.do_Q, 0),
    b"cm": (PDFPageInterpreter.do_cm, 6),
    b"Do": (PDFPageInterpreter.do_Do, 1),
    b"BT": (PDFPageInterpreter.do_BT, 0),
    b"ET": (PDFPageInterpreter.do_ET, 0),
    b"Tc": (PDFPageInterpreter.do_Tc, 1),
    b"Tw": (PDFPageInterpreter.do_Tw, 1),
    b"Tz": (PDFPageInterpreter.do_Tz, 1),
    b"TL": (PDFPageInterpreter.do_TL, 1),
    b"Tf": (PDFPageInterpreter.do_Tf, 2),
    b"Td": (PDFPageInterpreter.do_Td, 2),
    b"TD": (PDFPageInterpreter.do_TD, 2),
    b"Tm": (PDFPageInterpreter.do_Tm, 6),
    b"T*": (PDFPageInterpreter.do_T_a, 0),
    b"Tj": (PDFPageInterpreter.do_Tj, 1),
    b"'": (PDFPageInterpreter.do__q, 1),
    b'"': (PDFPageInterpreter.do__w, 3),
}


def shown(pdf: Any, page: Any) -> str:
    """All that a page of a pdfplumber document shows, with a space where a word ends. Raises whatever pdfminer does."""
    device = Strings(pdf.rsrcmgr)
    TextInterpreter(pdf.rsrcmgr, device).process_page(page.page_obj)
    return "".join(device.pieces)


def operations(content: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """The operators of a content stream, each with the numbers, names and strings before it."""
    operands: list[Operand] = []
    for token in TOKEN.finditer(content):
        kind = token.lastgroup
        if kind == "number":
            operands.append(float(token[0]))
        elif kind == "operator":
            yield token[0], operands
            operands = []
        elif kind == "string":
            operands.append(_unescaped(token[0][1:-1]))
        elif kind == "hex":
            digits = b"".join(token["hex"].split())
            operands.append(bytes(int(pair, 16) for pair in PAIR.findall(digits)))
        elif kind == "name":
            name = CODE.sub(lambda code: bytes((int(code[1], 16),)), token["name"])
            operands.append(name.decode("utf-8", "backslashreplace"))


def _unescaped(string: bytes) -> bytes:
    return ESCAPE.sub(_meant, string) if b"\\" in string else string


def _meant(escape: re.Match[bytes]) -> bytes:
    octal, char = escape["octal"], escape["char"]
    return bytes((int(octal, 8) & 255,)) if octal else ESCAPED.get(char, b"")


class TextInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter, for the operators that place or show text."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out the operators of content streams, but of none that this one stands in: it would never end."""
        mine = [stream for stream in map(stream_value, streams) if stream.objid not in {None, *self.parent_stream_ids}]
        self.stream_ids = {stream.objid for stream in mine if stream.objid is not None}
        for operator, operands in operations(b"\n".join(stream.get_data() for stream in mine)):
            if operator == b"TJ":
                self.do_TJ(operands)
            elif operator in OPERATORS:
                carry_out, count = OPERATORS[operator]
                if len(operands) >= count:
                    carry_out(self, *operands[len(operands) - count :])


class Strings(PDFDevice):
    """Gathers text in the order in which it is shown."""

    def __init__(self, manager: Any) -> None:
        super().__init__(manager)
        self.pieces: list[str] = []
        self._end = (0.0, 0.0)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Show a string: bytes and, between them, moves to the left in thousandths of the type size."""
        font, size, scaling = textstate.font, textstate.fontsize, textstate.scaling * 0.01
        assert self.ctm is not None
        matrix = mult_matrix(textstate.matrix, self.ctm)
        apart = textstate.charspace * scaling
        upright = font.is_vertical()
        along, across = textstate.linematrix
        if upright:
            along, across = across, along
        self._space_before(apply_matrix_pt(matrix, textstate.linematrix), size, matrix)
        for item in seq:
            if not isinstance(item, bytes):
                step = -item * 0.001 * size * scaling
                along += step
                if abs(step) > GAP * abs(size):
                    self.pieces.append(" ")
                continue
            for code in font.decode(item):
                try:
                    self.pieces.append(font.to_unichr(code))
                except PDFUnicodeNotDefined:
                    self.pieces.append("\ufffd")
                along += font.char_width(code) * size * scaling + apart
                if code == 32:
                    along += textstate.wordspace * scaling
        textstate.linematrix = (across, along) if upright else (along, across)
        self._end = apply_matrix_pt(matrix, textstate.linematrix)

    def _space_before(self, start: tuple[float, float], size: float, matrix: Any) -> None:
        """A space unless the string begins where the last one ended."""
        height = abs(size) * max(abs(matrix[0]), abs(matrix[1])) or 1.0
        if max(abs(start[0] - self._end[0]), abs(start[1] - self._end[1])) > GAP * height:
            self.pieces.append(" ")
