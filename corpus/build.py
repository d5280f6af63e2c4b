"""Renders the readable sources of the sample corpus to the documents that the program reads.

python corpus/build.py [ID…]              render (all sources, or those named)
python corpus/build.py --check [ID…]      say whether the committed documents match their sources; render nothing
python corpus/build.py --update-manifest  also write the documents' sha256 into corpus/manifest.toml
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from build_source import Source, SourceError, read_source

CORPUS = Path(__file__).resolve().parent
SAME, OTHER_LIBRARY, STALE, MISSING = "up to date", "same source, other bytes", "stale", "missing"


def render(source: Source) -> bytes:
    """The bytes of the document of a source: DOCX for Particulars, PDF for everything else."""
    if source.suffix == ".docx":
        from build_docx import render_docx

        return render_docx(source)
    from build_pdf import render_pdf

    return render_pdf(source)


def sources(ids: Sequence[str] = ()) -> list[Source]:
    """The parsed sources with these ids (all without), in order of id."""
    paths = {path.stem: path for path in sorted((CORPUS / "source").glob("*.txt"))}
    unknown = [name for name in ids if name not in paths]
    if unknown:
        raise SourceError(
            f"There is no source called {', '.join(unknown)} in corpus/source; there are {sorted(paths)}."
        )
    return [read_source(paths[name]) for name in (ids or paths)]


def document_path(source: Source) -> Path:
    """Where the rendered document is kept."""
    return CORPUS / "documents" / (source.head.id + source.suffix)


def check(source: Source) -> str:
    """How the committed document stands to its source: one of SAME, OTHER_LIBRARY, STALE, MISSING.

    OTHER_LIBRARY: the document says that it was made from this very source, but the layout libraries installed here
    draw it in other bytes.
    """
    path = document_path(source)
    if not path.is_file():
        return MISSING
    data = path.read_bytes()
    if data == render(source):
        return SAME
    return OTHER_LIBRARY if source_hash(data) == source.sha256 else STALE


def source_hash(data: bytes) -> str:
    """The sha256 of its source that a rendered document carries in its metadata; "" where it has none."""
    found = re.search(rb"source-sha256:([0-9a-f]{64})", data)
    return found.group(1).decode() if found else ""


def update_manifest(path: Path) -> list[str]:
    """Writes the sha256 of every committed document into its manifest row; gives the ids whose row changed."""
    text, changed = path.read_text(encoding="utf-8"), []

    def fresh(row: re.Match[str]) -> str:
        document = path.parent / row["path"]
        if not document.is_file():
            return row.group()
        digest = hashlib.sha256(document.read_bytes()).hexdigest()
        if digest != row["sha256"]:
            changed.append(document.stem)
        return f'path = "{row["path"]}"\nsha256 = "{digest}"'

    text = re.sub(r'path = "(?P<path>[^"]+)"\nsha256 = "(?P<sha256>[^"]*)"', fresh, text)
    path.write_text(text, encoding="utf-8")
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; gives the exit code: 0, or 1 if a document does not match its source."""
    parser = argparse.ArgumentParser(description="Render the sample corpus.")
    parser.add_argument("ids", nargs="*", metavar="ID", help="ids of the documents; all without")
    parser.add_argument("--check", action="store_true", help="only say whether the documents match their sources")
    parser.add_argument(
        "--update-manifest", action="store_true", help="write the sha256 of the documents into the manifest"
    )
    options = parser.parse_args(arguments)
    try:
        chosen = sources(options.ids)
        wrong = 0
        for source in chosen:
            if not options.check:
                document_path(source).parent.mkdir(exist_ok=True)
                document_path(source).write_bytes(render(source))
            state = check(source) if options.check else "written"
            wrong += state in (STALE, MISSING)
            print(f"{source.head.id}: {state}")
    except SourceError as error:
        print(error, file=sys.stderr)
        return 2
    if options.update_manifest:
        changed = update_manifest(CORPUS / "manifest.toml")
        print(f"manifest.toml: {len(changed)} sha256 changed")
    if wrong:
        print("Run `python corpus/build.py --update-manifest` and commit what it writes.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
