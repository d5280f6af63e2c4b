"""Formulas of web pages (MathML Core) on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.formulas import fraction, root, scripts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# The same formula in another notation, and what takes room without showing.
_SILENT = "annotation annotation-xml mphantom mspace maligngroup malignmark none mprescripts"
SILENT = frozenset(_SILENT.split())


def formula(node: LexborNode) -> str:
    """The words of a `math` element on one line; of one that is nested too deeply its letters alone."""
    try:
        return linear(node)
    except RecursionError:
        return _text(node)


def linear(node: LexborNode) -> str:
    """The words of a `math` element, or of one within it. Deep nesting raises RecursionError."""
    tag = (node.tag or "").lower()
    if tag in SILENT:
        return ""
    parts = [linear(child) for child in node.iter() if (child.tag or "").lower() not in SILENT]
    if tag == "mfrac" and len(parts) == 2:
        return fraction(parts[0], parts[1])
    if tag == "msqrt":
        return root("".join(parts) or _text(node))
    if tag == "mroot" and len(parts) == 2:
        return root(parts[0], parts[1])
    if tag in {"msub", "munder"} and len(parts) == 2:
        return parts[0] + scripts(parts[1], "")
    if tag in {"msup", "mover"} and len(parts) == 2:
        return parts[0] + scripts("", parts[1])
    if tag in {"msubsup", "munderover"} and len(parts) == 3:
        return parts[0] + scripts(parts[1], parts[2])
    if tag == "mfenced":
        about = node.attributes
        between = (about.get("separators") or ",")[:1]
        return f"{about.get('open') or '('}{between.join(parts)}{about.get('close') or ')'}"
    if tag == "mtable":
        return f"[{'; '.join(parts)}]"
    if tag in {"mtr", "mlabeledtr"}:
        return ", ".join(parts)
    if tag == "semantics":
        return parts[0] if parts else ""
    return "".join(parts) if parts else _text(node)


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())
