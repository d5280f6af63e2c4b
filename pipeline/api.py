"""The Python API: documents, clauses and comparisons of files, and a store to ask. All of it is in `pipeline` too.

    import pipeline

    clauses = pipeline.clauses("contract.pdf").clauses

A face, as the command line and the web page are: it asks `pipeline.library` and holds nothing of its own. The settings
(`ICP_*`, `icp.toml`) are those of the command line. What comes back are frozen dataclasses, most of them of
`pipeline.model`. What goes wrong is an `IcpError`: its `problem` says what, its `remedy` what to do next.
"""

from __future__ import annotations

import os
import reprlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.errors import WrongTypeError
from pipeline.model import Document, EditionDiff, Hit, Segmentation, Side
from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from pipeline.library.cached_store import WarmStore
    from pipeline.library.clauses.clause_history import HistoryEntry
    from pipeline.library.clauses.clause_page import Shown

__all__ = ["ContractStore", "clauses", "diff", "open_store", "read"]

PathLike = str | os.PathLike[str]


def read(path: PathLike) -> Document:
    """A file as it was read: pages of lines with box and role, tables, bookmarks; as `icp extract`.

    Args:
        path: a PDF, Word, HTML, Markdown or text file. It is read in a child process with limits.

    Returns:
        The document.

    Raises:
        WrongTypeError: `path` is no path.
        IcpError: what is wrong with the file: missing, empty, damaged, encrypted, without text, over a limit.
    """
    from pipeline.library.compare.comparison import extract_file
    from pipeline.reading import reading_of

    return extract_file(_path(path, "read"), reading=reading_of(load_settings()))


def clauses(path: PathLike) -> Segmentation:
    """The clauses of a file, with what is marked in them: definitions, references, duties, sums; as `icp clauses`.

    Args:
        path: as in `read`.

    Returns:
        The clause tree in reading order, the lines that are in no clause, and the ledger of every character.

    Raises:
        IcpError: as `read`.
    """
    return _clauses(_path(path, "clauses"), load_settings())


def diff(old: PathLike | Segmentation, new: PathLike | Segmentation) -> EditionDiff:
    """What changed between two files, most significant first; as `icp diff`. No store is needed.

    Args:
        old: a path, or what `clauses` gave for one.
        new: the same; both need not be of one kind.

    Returns:
        The comparison. Editions of a store are compared by `ContractStore.compare`.

    Raises:
        IcpError: as `read`.
    """
    from pipeline.diff import compare
    from pipeline.loading import comparison_rules
    from pipeline.statements.reading import read_statements

    settings = load_settings()
    sides = tuple(_side(value, settings) for value in (old, new))
    before, after = sides
    said = read_statements(before, after)
    return compare(before, after, rules=comparison_rules(settings.models), statements=said)


def open_store(home: PathLike | None = None) -> ContractStore:
    """The store that `icp ingest` filled, open for questions. It is closed by `close`, or at the end of a `with` block.

    Args:
        home: the folder where everything is kept; without it that of the settings (`ICP_HOME`).

    Returns:
        The store.

    Raises:
        NotInStoreError: there is no store, or nothing in it.
        StoreError: it cannot be opened.
    """
    from pipeline.library.cached_store import open_warm

    environ = dict(os.environ)
    if home is not None:
        environ["ICP_HOME"] = _path(home, "open_store")
    return ContractStore(open_warm(load_settings(environ)))


class ContractStore:
    """A store to ask. What it has read is kept in memory until the store changes: a second question is quick."""

    def __init__(self, store: WarmStore) -> None:
        self._store = store

    def __enter__(self) -> ContractStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ContractStore at {self._store.settings.home}>"

    def close(self) -> None:
        """Give back the connections to the catalogue."""
        self._store.close()

    def editions(self) -> tuple[str, ...]:
        """The full names of the editions: "work@2019/20", "work@2019/20:variant". Shorter ones are understood too."""
        from pipeline.editions import editions

        return tuple(str(key) for key in editions(self._store.catalogue.documents()))

    def search(
        self,
        question: str,
        *,
        edition: str | None = None,
        part: str | None = None,
        kind: str | None = None,
        variant: str | None = None,
        document: str | None = None,
        applicability: str | None = None,
        obligation: str | None = None,
        changed_since: str | None = None,
        mode: str = "hybrid",
        limit: int = 10,
    ) -> tuple[Hit, ...]:
        """The provisions that answer a question, best first, one hit each; as `icp search`.

        Args:
            question: plain words, or a citation ("GC17.4"). Words in quotation marks must stand in the clause.
            edition: only this edition ("2019/20").
            part: only this part ("General Conditions", "Schedule 2 Part G").
            kind: a kind of clause ("definition") or of document ("guidance").
            variant: only this variant ("statutory-bodies").
            document: only this document, by its id or title.
            applicability: only what applies to this code of the applicability column.
            obligation: who bears a duty, a verb, or both ("must on the Provider").
            changed_since: only what is new or says something else since this edition.
            mode: "hybrid", "dense" (meaning) or "lexical" (words).
            limit: how many hits at most.

        Returns:
            The hits.

        Raises:
            UsageError: an empty question, an unknown mode, or a value that nothing in the store has.
            IndexMismatchError: there is no index, or another model made it.
        """
        from pipeline.library.search.filters import Narrow
        from pipeline.library.search.search import search

        narrowed = {
            "edition": edition,
            "part": part,
            "kind": kind,
            "variant": variant,
            "document": document,
            "applicability": applicability,
            "obligation": obligation,
            "changed_since": changed_since,
        }
        asked = _words(question, "search", "a question")
        for name, value in narrowed.items():
            if value is not None:
                _words(value, "search", f"{name}=")
        if isinstance(limit, bool) or not isinstance(limit, int):
            raise _wrong("search", "limit= as a whole number", limit, "Give limit=10.")
        return search(self._store, asked, narrow=Narrow(**narrowed), mode=_words(mode, "search", "mode="), limit=limit)

    def show(self, citation: str, edition: str | None = None) -> Shown:
        """A clause with the definitions it uses, references in and out, and its other editions; as `icp show`.

        Args:
            citation: "GC17.4", a defined term, or a key (`DOCUMENT#CLAUSE`).
            edition: which edition; the newest unless told.

        Returns:
            The clause and its surroundings.

        Raises:
            NotInStoreError: there is none.
            AmbiguousNameError: several are equally meant; the error names them.
        """
        from pipeline.library.clauses.clause_page import show

        return show(self._store, *_citation("show", citation, edition))

    def history(self, citation: str, edition: str | None = None) -> tuple[HistoryEntry, ...]:
        """A provision edition by edition, oldest first, with the words that changed each time; as `icp history`.

        Args:
            citation: as in `show`.
            edition: as in `show`.

        Returns:
            An entry for each edition.

        Raises:
            NotInStoreError: as `show`.
            AmbiguousNameError: as `show`.
        """
        from pipeline.library.clauses.clause_history import history

        return history(self._store, *_citation("history", citation, edition))

    def compare(self, old: str, new: str) -> EditionDiff:
        """What changed between two editions (or documents) of the store, with the guidance that it touches.

        Args:
            old: an edition ("2019/20", "2019/20:statutory-bodies") or the id of a document.
            new: the same.

        Returns:
            The comparison; that of two editions is kept in the store.

        Raises:
            NotInStoreError: there is none of that name; the error names those that there are.
            AmbiguousNameError: the name fits several.
        """
        from pipeline.library.compare.comparison import compared_in_store
        from pipeline.steps.ingest.corpus import kept_comparison

        before, after = (_words(name, "compare", "the names of two editions") for name in (old, new))
        return compared_in_store(before, after, self._store, comparer=kept_comparison).diff


# ---------------------------------------------------------------- parts


def _clauses(path: str, settings: Settings) -> Segmentation:
    from pipeline.library.compare.comparison import segment_file
    from pipeline.reading import reading_of

    return segment_file(path, settings.models, reading=reading_of(settings))


def _side(value: PathLike | Segmentation, settings: Settings) -> Side:
    """One side of a comparison of files."""
    from pipeline.editions import file_side

    if isinstance(value, Segmentation):
        return file_side(value.document.title or "document", value)
    path = _path(value, "diff", "a path, or what clauses() gave")
    return file_side(Path(path).name, _clauses(path, settings))


def _citation(caller: str, citation: object, edition: object) -> tuple[str, str | None]:
    return (
        _words(citation, caller, "a citation"),
        None if edition is None else _words(edition, caller, "edition="),
    )


def _path(value: object, caller: str, wanted: str = "a path") -> str:
    """`value` as a path. Raises `WrongTypeError`."""
    found: Any = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(found, str):
        raise _wrong(caller, wanted, value, "Give a str or a pathlib.Path.")
    return found


def _words(value: object, caller: str, wanted: str) -> str:
    """`value` as a string. Raises `WrongTypeError`."""
    if not isinstance(value, str):
        raise _wrong(caller, wanted, value, "Give a str.")
    return value


def _wrong(caller: str, wanted: str, given: object, remedy: str) -> WrongTypeError:
    shown = f" {reprlib.repr(given)}" if isinstance(given, int | float | str | bytes) else ""
    return WrongTypeError(f"{caller} wants {wanted}, and was given {type(given).__name__}{shown}.", remedy)
