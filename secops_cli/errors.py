"""Exceptions that stop a command. Faults in a repository are not among them: those are `Diagnostic` values."""

from __future__ import annotations


class SecopsError(Exception):
    """A reason to stop that the user can do something about; shown as one line, never as a traceback.

    Args:
        message: what is wrong, in Chinese, one line.
        hint: what to do about it; empty where the message says it all.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnreadableSource(SecopsError):
    """Nothing can be read at all: no such folder, no git, no such revision, a newer format."""


class NothingThere(UnreadableSource):
    """What is asked for can be read, but there is nothing of an evidence folder in it: of a revision, not yet."""


class CommandLineError(SecopsError):
    """The command line asks for something that does not exist or does not fit together."""


class Interrupted(SecopsError):
    """The user stopped what can be taken up again."""


class CatalogueError(SecopsError):
    """A packaged catalogue cannot be loaded: a fault of the installation, not of the user's repository."""


class TargetExists(SecopsError):
    """A file or folder that would be written is already there."""
