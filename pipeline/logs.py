"""Log lines for machines and for people: one for each document and step, with their ids.

By ICP_LOG: "json" writes an object a line (time, level, step, document, message), "text" the same in words; without it
only the sentences of the command are written. Both go to standard error.
"""

from __future__ import annotations

import json
import logging
import sys
import time

FIELDS = ("step", "document")
LOGGERS = ("pipeline", "flows")


class JsonLines(logging.Formatter):
    """An object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; times are UTC."""
        said = {"time": _utc(record), "level": record.levelname.lower(), **_ids(record), "message": record.getMessage()}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same in words."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; what would break it is written as a space."""
        ids = " ".join(f"{name}={value}" for name, value in _ids(record).items())
        parts = (_utc(record), record.levelname.lower(), ids, " ".join(record.getMessage().split()))
        return " ".join(part for part in parts if part)


FORMATS: dict[str, type[logging.Formatter]] = {"json": JsonLines, "text": TextLines}


def begin(form: str) -> None:
    """Write log lines from now on; form: "json", "text" or "" for none. A second call changes nothing."""
    root = logging.getLogger("pipeline")
    if not form or any(isinstance(handler.formatter, tuple(FORMATS.values())) for handler in root.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATS[form]())
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False  # else a line would be written twice


def _utc(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))


def _ids(record: logging.LogRecord) -> dict[str, str]:
    return {name: str(getattr(record, name)) for name in FIELDS if hasattr(record, name)}
