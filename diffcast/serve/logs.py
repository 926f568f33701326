"""What the server says on stderr: one JSON object a line. Never a word of a story, of a note or of a token."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

LOGGER = logging.getLogger("diffcast.serve")


def begin() -> None:
    """Send what the server and uvicorn say to stderr, as JSON. Called once, when the process serves."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    for name, level in (("diffcast.serve", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def tell(event: str, **facts: str | int | float | None) -> None:
    """One line about what happened."""
    LOGGER.info(event, extra={"facts": facts})


def tell_of(error: BaseException, event: str = "error", **facts: str | int | float | None) -> None:
    """One line about a programmer's mistake: its kind and the way to it, without its words, which may quote a story."""
    LOGGER.error(event, exc_info=error, extra={"facts": facts})


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The time in UTC, the level, the event and what is told of it."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip(),
        }
        told |= {name: value for name, value in getattr(record, "facts", {}).items() if value is not None}
        if record.exc_info and record.exc_info[0]:
            told |= {"error": record.exc_info[0].__name__, "at": _way(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=True)


def _way(trace: TracebackType | None) -> list[str]:
    """The innermost places of a traceback: module and line."""
    frames = traceback.extract_tb(trace)[-6:]
    return [f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno}" for frame in frames]
