"""The addresses of things: a clause is at /clause/DOCUMENT/CLAUSE, which lasts as long as the document does."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def clause(key: str) -> str:
    """The page of a clause by its key (`DOCUMENT#CLAUSE`)."""
    document, _, own = key.partition("#")
    return f"/clause/{quote(document, safe='')}/{quote(own, safe='~')}"


def is_key(name: str) -> bool:
    """Does an id name a clause of the store?"""
    return "#" in name


def own(key: str) -> str:
    """The part of a key that names the clause in its document."""
    return key.rpartition("#")[2]


def history(key: str) -> str:
    """The page of a clause's history."""
    return f"{clause(key)}/history"


def document(name: str) -> str:
    """The page of a document."""
    return f"/library/document/{quote(name, safe='')}"


def read(name: str) -> str:
    """A document from beginning to end."""
    return f"/read/{quote(name, safe='')}"


def read_at(key: str) -> str:
    """A clause by its key, in its place in its document."""
    return f"{read(key.partition('#')[0])}#{quote(own(key), safe='~')}"


def read_edition(name: str) -> str:
    """An edition from beginning to end."""
    return with_query("/read", {"edition": name})


def feed(work: str) -> str:
    """The feed of a work's changes."""
    return f"/api/works/{quote(work, safe='')}/changes.atom"


def calendar(edition: str) -> str:
    """The calendar of an edition's dates."""
    return with_query("/api/editions/dates.ics", {"edition": edition})


def source(name: str) -> str:
    """The bytes of a document."""
    return f"{document(name)}/source"


def picture(name: str, page: int, marked: str = "") -> str:
    """The picture of a page. marked: the key of a clause."""
    query = f"?{urlencode({'clause': own(marked)})}" if marked else ""
    return f"/page/{quote(name, safe='')}/{page}.png{query}"


def with_query(path: str, values: Mapping[str, object], **changed: object) -> str:
    """An address with its query: `values` with those changed; what is None or "" is left out."""
    kept = {name: value for name, value in {**values, **changed}.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def search(question: str, **values: object) -> str:
    """The search page with a question."""
    return with_query("/", {"q": question, **values})
