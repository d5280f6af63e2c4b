"""The spaCy components that mark up clauses, one module each, and their registration.

A component module holds a finder (plain regular expressions over text, made from the rows of a file in `models/spacy`)
and `make`, which wraps the finder as a spaCy component. None of them imports spaCy, so that the finders can be used and
tested without it; `register` is the one place that makes them known to spaCy.
"""

from __future__ import annotations

FACTORIES = ("sentences", "definitions", "references", "terms", "quantities", "obligations", "conditions")


def register() -> None:
    """Make every component known to spaCy as "icp_<module>". Imports spaCy; calling it again changes nothing."""
    from importlib import import_module

    from spacy.language import Language
    from spacy.tokens import Doc

    if not Doc.has_extension("context"):
        Doc.set_extension("context", default=None)
        Doc.set_extension("marks", default=())
    for name in FACTORIES:
        if not Language.has_factory(f"icp_{name}"):
            Language.factory(f"icp_{name}", func=import_module(f"{__name__}.{name}").make)
