"""Self-assessment rows: what the organisation, or an assessor, says of a clause."""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import Date, Identifier, Record, Sha256, Text
from secops_cli.terms import Assessor, Conclusion


class RowEvidence(Record, title="证明材料"):
    """A document that a row relies on; `sha256` is what its content was when the conclusion was drawn."""

    id: Identifier = Field(title="证明材料")
    pages: Text | None = Field(None, title="页码")
    sha256: Sha256 | None = Field(None, title="当时的哈希")


class RowDefaults(Record, title="共同的值"):
    """Values that hold for every row of a file that does not say otherwise."""

    category: Text | None = Field(None, title="类别")
    cycle: Text | None = Field(None, title="评估周期")
    by: Assessor | None = Field(None, title="评估方")
    assessor: Text | None = Field(None, title="评估人")
    date: Date | None = Field(None, title="评估日期")


class Row(RowDefaults, title="自评估行"):
    """One conclusion. `category` null means every category of the standard."""

    clause: Text = Field(title="条目")
    conclusion: Conclusion = Field(title="结论")
    evidence: tuple[Identifier | RowEvidence, ...] = Field((), title="证明材料")
    note: Text | None = Field(None, title="说明")

    @property
    def says_why(self) -> bool:
        """Whether a reason is written; blanks are none."""
        return bool(self.note and self.note.strip())

    @property
    def documents(self) -> tuple[RowEvidence, ...]:
        """The evidence in one shape."""
        return tuple(
            item if isinstance(item, RowEvidence) else RowEvidence.model_construct(id=item, pages=None, sha256=None)
            for item in self.evidence
        )


class RowSheet(Record, title="自评估行一组"):
    """A file of rows that share defaults."""

    defaults: RowDefaults = Field(title="共同的值")
    rows: tuple[Row, ...] = Field(title="自评估行")
