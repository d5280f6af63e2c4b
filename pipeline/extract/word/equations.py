r"""Formulas on one line: Office math (ECMA-376 part 1, 22.1), and the older EQ field (17.16.5.22).

A fraction is A/B, a root √(x), an exponent x^2; what has more than one sign stands in brackets, as it must on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pipeline.extract.characters import visible
from pipeline.extract.formulas import bracketed, fraction, root, scripts
from pipeline.extract.word.namespaces import M, W

EQUATIONS = {f"{M}oMath", f"{M}oMathPara"}


def linear(element: Any, *, deleted: bool = False) -> str:
    """The words of a formula. deleted: those that a tracked change took out, and not those that stay."""
    if deleted:
        return "".join(
            text.text or "" for gone in element.iter(f"{W}del") for text in gone.iter(f"{M}t", f"{W}delText")
        )
    return visible(_inside(element))


def _inside(element: Any | None) -> str:
    return "".join(_part(child) for child in element) if element is not None else ""


def _part(element: Any) -> str:
    tag = element.tag
    if tag == f"{M}t" or tag == f"{W}t":
        return element.text or ""
    if not isinstance(tag, str) or tag in {f"{W}del", f"{W}moveFrom"} or tag.endswith("Pr"):
        return ""
    write = _PARTS.get(tag)
    return write(element) if write is not None else _inside(element)


def _child(element: Any, name: str) -> str:
    return _inside(element.find(f"{M}{name}")).strip()


def _value(element: Any, path: str, otherwise: str) -> str:
    found = element.find("/".join(f"{M}{step}" for step in path.split("/")))
    return str(found.get(f"{M}val", "")) if found is not None else otherwise


def _fraction(element: Any) -> str:
    above, below = _child(element, "num"), _child(element, "den")
    if _value(element, "fPr/type", "bar") == "noBar":
        return f"({above} above {below})"
    return fraction(above, below)


def _raised(element: Any) -> str:
    return _child(element, "e") + scripts(_child(element, "sub"), _child(element, "sup"))


def _before(element: Any) -> str:
    return scripts(_child(element, "sub"), _child(element, "sup")) + _child(element, "e")


def _root(element: Any) -> str:
    return root(_child(element, "e"), _child(element, "deg"))


def _delimited(element: Any) -> str:
    between = _value(element, "dPr/sepChr", "|")
    inside = between.join(_inside(each).strip() for each in element.findall(f"{M}e"))
    return _value(element, "dPr/begChr", "(") + inside + _value(element, "dPr/endChr", ")")


def _nary(element: Any) -> str:
    sign = _value(element, "naryPr/chr", "∫")
    return f"{sign}{scripts(_child(element, 'sub'), _child(element, 'sup'))} {_child(element, 'e')}"


def _named(element: Any) -> str:
    words = _child(element, "e")
    return f"{_child(element, 'fName')}{words if words.startswith('(') else f' {words}'}"


def _limit(element: Any) -> str:
    return f"{_child(element, 'e')}_{bracketed(_child(element, 'lim'))}"


def _rows(element: Any) -> str:
    rows = [", ".join(_inside(cell).strip() for cell in row.findall(f"{M}e")) for row in element.findall(f"{M}mr")]
    return f"[{'; '.join(rows)}]"


def _stacked(element: Any) -> str:
    return "; ".join(_inside(each).strip() for each in element.findall(f"{M}e"))


def _accented(element: Any) -> str:
    return _child(element, "e") + _value(element, "accPr/chr", "\u0302")


def _phantom(element: Any) -> str:
    return "" if _value(element, "phantPr/show", "1") in {"0", "off", "false"} else _child(element, "e")


_PARTS: dict[str, Callable[[Any], str]] = {
    f"{M}f": _fraction,
    f"{M}sSup": _raised,
    f"{M}sSub": _raised,
    f"{M}sSubSup": _raised,
    f"{M}sPre": _before,
    f"{M}rad": _root,
    f"{M}d": _delimited,
    f"{M}nary": _nary,
    f"{M}func": _named,
    f"{M}limLow": _limit,
    f"{M}limUpp": _limit,
    f"{M}m": _rows,
    f"{M}eqArr": _stacked,
    f"{M}acc": _accented,
    f"{M}phant": _phantom,
}


# ---------------------------------------------------------------- the EQ field


def from_code(code: str) -> str:
    r"""The formula of an EQ field: `\f(A,B)` is A/B, `\r(3,x)` a root, `\s\up4(2)` raised; other switches are looks."""
    text, _ = _switched(code.strip(), 0, "")
    return text.strip()


def _switched(code: str, at: int, until: str) -> tuple[str, int]:
    """The words of an instruction from a place on, up to one of the signs `until` outside all brackets."""
    out = ""
    while at < len(code) and code[at] not in until:
        match = re.match(r"\\([a-z]+)\d*", code[at:], re.IGNORECASE)
        if match is None:
            at += 1 if code[at] == "\\" and at + 1 < len(code) else 0
            out += code[at]
            at += 1
            continue
        names, at = [match[1].lower()], at + match.end()
        while more := re.match(r"\s*\\([a-z]+)\d*(?:\\(.))?", code[at:], re.IGNORECASE):
            names.append(more[1].lower())
            at += more.end()
        if at < len(code) and code[at : at + 2].strip()[:1] == "(":
            given, at = _arguments(code, code.index("(", at) + 1)
            out += _written(names, given)
    return out, at


def _arguments(code: str, at: int) -> tuple[list[str], int]:
    found: list[str] = []
    while at <= len(code):
        text, at = _switched(code, at, ",;)")
        found.append(text.strip())
        if at >= len(code) or code[at] == ")":
            return found, at + 1
        at += 1
    return found, at


def _written(names: list[str], given: list[str]) -> str:
    if names[0] == "f" and len(given) == 2:
        return fraction(given[0], given[1])
    if names[0] == "r":
        return root(given[-1], given[0] if len(given) > 1 else "")
    if names[0] == "s":
        sign = "_" if "do" in names else "^"
        return "".join(f"{sign}{bracketed(each)}" for each in given if each)
    if names[0] == "b":
        return f"({', '.join(given)})"
    if names[0] == "i" and len(given) == 3:
        return f"∫{scripts(given[0], given[1])} {given[2]}"
    return "".join(given) if names[0] in {"o", "x", "d"} else ", ".join(given)
