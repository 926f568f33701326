"""What the server logs on stderr: one JSON object a line, never a word of a story, a note or a token."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

LOGGER = logging.getLogger("diffcast.serve")


def start_logging() -> None:
    """Send what the server and uvicorn log to stderr as JSON. Called once, by the process that serves."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name, level in (("diffcast.serve", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def log(event: str, **fields: str | int | float | None) -> None:
    """Log one line about an event."""
    LOGGER.info(event, extra={"fields": fields})


def log_error(error: BaseException, event: str = "error", **fields: str | int | float | None) -> None:
    """Log a programming error: its type and where it happened, not its message, which may quote a story."""
    LOGGER.error(event, exc_info=error, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The time in UTC, the level, the event and its fields."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip(),
        }
        line |= {name: value for name, value in getattr(record, "fields", {}).items() if value is not None}
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "at": _frames(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=True)


def _frames(trace: TracebackType | None) -> list[str]:
    """The innermost six frames of a traceback: module and line."""
    frames = traceback.extract_tb(trace)[-6:]
    return [f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno}" for frame in frames]
