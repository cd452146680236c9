"""The numbers of documents: the same in the 自评估表, the official form, the index and the pack of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from secops_cli.deliver.assessment_form import applies, clauses_on, sheets_of
from secops_cli.deliver.documents import documents_of
from secops_cli.model.evidence import Evidence
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.workspace import Workspace


class Numbered(NamedTuple):
    """A document in the list of a row.

    Attributes:
        number: `20-1`, the first document of row 20; `2.20-1` where the category is assessed on several sheets and this
            is the second. Of a document that serves several rows, the number that it has in the first of them.
        record: the document.
        pages: those that matter for this row; None where the whole of it does.
        again: it stands in an earlier row already.
    """

    number: str
    record: Evidence
    pages: str | None
    again: bool


def numbered(grade: CategoryGrade, workspace: Workspace) -> Mapping[str, tuple[Numbered, ...]]:
    """Return the documents behind each row of a grade's sheets: clause id → documents in their order.

    Rows that do not apply have none; rows are numbered as they stand on the sheet, each sheet from 1.
    """
    parts = sheets_of(grade)
    numbers: dict[str, str] = {}
    found: dict[str, tuple[Numbered, ...]] = {}
    for sheet, part in enumerate(parts, 1):
        prefix = f"{sheet}." if len(parts) > 1 else ""
        for row, clause in enumerate(clauses_on(grade, part), 1):
            if not applies(grade, clause):
                continue
            listed = []
            fresh = 0
            for document in documents_of(grade, workspace, grade.verdicts[clause.id]):
                again = document.record.id in numbers
                if not again:
                    fresh += 1
                    numbers[document.record.id] = f"{prefix}{row}-{fresh}"
                listed.append(Numbered(numbers[document.record.id], document.record, document.pages, again))
            if listed:
                found[clause.id] = tuple(listed)
    return found
