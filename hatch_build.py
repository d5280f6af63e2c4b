"""What goes into the wheel: one package, `icp_contracts`, with `pipeline` and `flows` in it.

On the index the names `icp`, `pipeline` and `flows` belong to others, and what is installed must not lie where their
packages lie; in the checkout the folders keep their names. So the wheel holds copies in which every import of
`pipeline` or `flows` says `icp_contracts.pipeline` or `icp_contracts.flows`; nothing is decided when it runs. Only
import statements are rewritten: a module that is named in a string has to be named by `__name__` or `__package__`
(`tests/test_wheel_names.py` looks for others).

An editable install is the checkout itself, with a small `icp_contracts` that leads to it.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "icp_contracts"
OURS = ("pipeline", "flows")
"""The folders of the checkout that are packages."""

ASSETS = {
    "models": "pipeline/_assets/models",
    "corpus/manifest.toml": "pipeline/_assets/corpus/manifest.toml",
    "corpus/documents": "pipeline/_assets/corpus/documents",
}
"""What an installed icp reads besides, and where `pipeline.settings.asset` finds it."""

LEFT_OUT = shutil.ignore_patterns("__pycache__", "deploy", ".gitattributes")

FRONT = {
    "__init__.py": '''"""Contracts that are reissued every year, clause by clause: read, searched, compared.

What `pipeline` gives is here too: `read`, `clauses`, `diff`, `open_store`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pipeline as pipeline
from pipeline import __all__ as __all__
from pipeline import __version__ as __version__

if TYPE_CHECKING:
    from pipeline import *


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
''',
    "__main__.py": '''"""The command `icp`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
''',
    "py.typed": "",
}
"""The files of the package itself, as they are for the checkout."""


class FrontDoor(BuildHookInterface):
    """Puts the wheel together in a temporary folder."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Tell hatchling what to take. version: "standard", or "editable"."""
        self.made = Path(tempfile.mkdtemp(prefix="icp-wheel-"))
        front = self.made / PACKAGE
        front.mkdir()
        for name, text in FRONT.items():
            (front / name).write_text(text, encoding="utf-8")
        if version == "editable":
            build_data["force_include_editable"][str(front)] = PACKAGE
            return
        root = Path(self.root)
        for source, target in ({name: name for name in OURS} | ASSETS).items():
            place = front / target
            place.parent.mkdir(parents=True, exist_ok=True)
            if (root / source).is_dir():
                shutil.copytree(root / source, place, ignore=LEFT_OUT)
            else:
                shutil.copy(root / source, place)
        for path in front.rglob("*.py"):
            path.write_bytes(renamed(path.read_bytes(), path.relative_to(front).as_posix()))
        build_data["force_include"][str(front)] = PACKAGE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear the folder away."""
        shutil.rmtree(self.made, ignore_errors=True)


def renamed(source: bytes, name: str) -> bytes:
    """A module with its imports of our packages led into `PACKAGE`; every line stays the line that it is.

    >>> renamed(b"from pipeline.model import Clause; import flows.watch as w, os", "a.py")
    b'from icp_contracts.pipeline.model import Clause; import icp_contracts.flows.watch as w, os'

    Raises ValueError for `import pipeline` without a name of its own: the name that it binds would be another one.
    """
    lines = source.splitlines(keepends=True)
    places: list[tuple[int, int, bytes]] = []  # line, first byte to look at, what stands there
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and _is_ours(node.module):
            places.append((node.lineno - 1, node.col_offset + len(b"from"), str(node.module).encode()))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_ours(alias.name) and alias.asname is None:
                    raise ValueError(
                        f"{name}, line {alias.lineno}: write “from … import …” or “import {alias.name} as …”."
                    )
                if _is_ours(alias.name):
                    places.append((alias.lineno - 1, alias.col_offset, alias.name.encode()))
    for line, after, module in sorted(places, reverse=True):
        at = lines[line].index(module, after)
        lines[line] = lines[line][:at] + f"{PACKAGE}.".encode() + lines[line][at:]
    return b"".join(lines)


def _is_ours(module: str | None) -> bool:
    return module is not None and module.partition(".")[0] in OURS
