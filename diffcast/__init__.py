"""diffcast: what a broadcast script and the web article of the same story agree on, and where they part."""

from __future__ import annotations
