"""What official texts say of clauses, as far as an organisation has brought them into its own repository."""

from __future__ import annotations

from pydantic import Field

from secops_cli.model.base import Record, Text


class Wording(Record, title="原文"):
    """What the official text says of a clause; the organisation holds that text, the program ships none of it.

    Attributes:
        wording: the clause itself.
        evidence_wording: what its form asks to be shown.
        source: from which place of which file it was taken.
    """

    clause: Text = Field(title="条目")
    wording: Text | None = Field(None, title="条款原文")
    evidence_wording: Text | None = Field(None, title="证明材料原文")
    source: Text | None = Field(None, title="出处")
