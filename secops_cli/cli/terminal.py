"""Whether somebody is there who can be asked: a script or a job is never left waiting for an answer."""

from __future__ import annotations

import sys


def has_person() -> bool:
    """Say whether questions are seen and can be answered: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
