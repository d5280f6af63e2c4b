"""Is a document with tracked changes faithful? Accepting must give the new words, rejecting the old, in reading order.

Asked of the document itself, before it leaves: what is written is read again by the rules of Word (ECMA-376 part 1,
17.13.5), knowing nothing of how it was made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import VerifyError
from pipeline.model import Clause, EditionDiff
from pipeline.report.archive import legal
from pipeline.report.tracked.order import Unit
from pipeline.report.tracked.package import NAMESPACE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CAME, _WENT = frozenset((f"{_W}ins", f"{_W}moveTo")), frozenset((f"{_W}del", f"{_W}moveFrom"))
_WORDS = frozenset((f"{_W}t", f"{_W}delText"))
SHOWN = 60  # letters shown of where a document departs


def check(body: str, units: Sequence[Unit], furniture: Collection[str], whole: EditionDiff | None = None) -> None:
    """Raises `VerifyError` where the body of a document does not say what its units say.

    furniture: styles of paragraphs that are not the contract's. whole: the comparison whose clauses must all be there,
    each at its place.
    """
    from xml.etree import ElementTree

    root = ElementTree.fromstring(f"<body {NAMESPACE}>{body}</body>")
    for accept in (False, True):
        found = _inked("".join(_left(root, _WENT if accept else _CAME, furniture)))
        wanted = _inked("".join(text for unit in units for text in _kept(unit, accept=accept)))
        if whole is not None:
            there = [clause.id for unit in units for clause in _clauses(unit, accept=accept)]
            every = [clause.id for clause in (whole.new if accept else whole.old).clauses]
            if there != every:
                wanted = f"{len(every)} clauses in their order"
        if found != wanted:
            raise VerifyError(
                f"The Word document was not written: {'accepting' if accept else 'rejecting'} its changes would not "
                f"give the {'new' if accept else 'old'} words {_where(found, wanted)}.",
                "Use the report as HTML, and tell us of it: it is a fault of the program.",
            )


def _inked(text: str) -> str:
    """What XML can hold of a text, without space."""
    return "".join(legal(text).split())


def _left(parent: Element, dropped: frozenset[str], furniture: Collection[str]) -> Iterator[str]:
    """The words that are left when what is `dropped` goes."""
    for child in parent:
        if child.tag in dropped:
            continue
        if child.tag == f"{_W}p" and _style(child) in furniture:
            continue
        properties = child.find(f"{_W}trPr") if child.tag == f"{_W}tr" else None
        if properties is not None and any(mark.tag in dropped for mark in properties):
            continue
        if child.tag in _WORDS:
            yield child.text or ""
        else:
            yield from _left(child, dropped, furniture)


def _style(paragraph: Element) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return found.get(f"{_W}val", "") if found is not None else ""


def _clauses(unit: Unit, *, accept: bool) -> tuple[Clause, ...]:
    """The clauses of a unit that stay when its changes are accepted, or rejected."""
    if unit.kind in (("gone", "from") if accept else ("came", "to")):
        return ()
    return unit.new if accept else unit.old


def _kept(unit: Unit, *, accept: bool) -> Iterator[str]:
    """The words of those clauses."""
    for at, clause in enumerate(_clauses(unit, accept=accept)):
        yield clause.number or ""
        if at == 0 and (codes := _codes(unit)):
            yield f"[{codes[accept]}]"
        yield from clause.cells or (clause.words,)


def _codes(unit: Unit) -> tuple[str, str] | None:
    """The codes of the applicability column of a unit, old and new, where they changed."""
    if unit.kind != "stay" or not unit.old or not unit.new:
        return None
    one, two = unit.old[0], unit.new[0]
    return (
        (one.applicability or "", two.applicability or "")
        if _set(one) and _set(two) and _set(one) != _set(two)
        else None
    )


def _set(clause: Clause) -> set[str]:
    return {code.strip() for code in (clause.applicability or "").split(",")} - {""}


def _where(found: str, wanted: str) -> str:
    """Where two texts part."""
    at = next(
        (at for at, (one, two) in enumerate(zip(found, wanted, strict=False)) if one != two),
        min(len(found), len(wanted)),
    )
    return f"at “{wanted[max(0, at - SHOWN // 2) : at + SHOWN // 2]}”"
