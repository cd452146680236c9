"""What composers of documents share: what a document says, what it lacks, and the words for common values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from secops_cli.deliver.expressions import TO_FILL, Marked
from secops_cli.deliver.files import formal_date
from secops_cli.model.workspace import RecordRef, Workspace

if TYPE_CHECKING:
    from secops_cli.deliver.workbook import Page

NONE: Final = "—"
"""What a cell shows where nothing needs to be stated."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that a document leaves to be filled: what it is called there, and where to write it."""

    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What one document says.

    Attributes:
        layout: the one that was chosen, "" where there is no choice.
        scope: the names that its template uses; these and the fields of the records in them are held stable.
        facts: properties beside those that every file has, e.g. `secops.edition`.
        missing: what the document lacks, in its order.
        pages: of a workbook some of whose sheets are made more than once; none where each is made once of the scope.
    """

    layout: str
    scope: Mapping[str, Any]
    facts: Mapping[str, str]
    missing: tuple[Missing, ...]
    pages: tuple[Page, ...] = ()


@dataclass(slots=True)
class Blanks:
    """Notes what is missing while a document is composed, each field once."""

    found: dict[Missing, None] = field(default_factory=dict)

    def fill(self, value: object, title: str, where: str) -> str:
        """Return a value as the document shows it; one that is missing is marked and noted.

        Args:
            value: text, number or date; None, or empty text, where it is not known.
            title: what the document calls it.
            where: the file and key that would hold it.
        """
        if value is None or value == "":
            return self.mark(TO_FILL, title, where)
        return formal_date(value) if isinstance(value, date) else str(value)

    def mark(self, text: str, title: str, where: str) -> Marked:
        """Return a text that a person has to see to, and note it."""
        self.found[Missing(title, where)] = None
        return Marked(text)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(self.found)


def file_of(workspace: Workspace, ref: RecordRef, otherwise: str) -> str:
    """Return the file that holds a record, or the one that should where there is no such record."""
    place = workspace.place(ref)
    return place.path if place else otherwise


def joined(words: Iterable[str | None], separator: str = "、") -> str:
    """Return the words that are there, each once, in their order."""
    return separator.join(dict.fromkeys(filter(None, words)))
