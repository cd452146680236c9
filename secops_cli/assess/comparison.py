"""Two revisions compared: what became of the systems and of the organisation, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from secops_cli.assess.change import SystemChange
from secops_cli.assess.organization_change import OrganizationChange
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions compared.

    Attributes:
        a: the label of the earlier side; b: that of the later one.
        places: path and line of each changed value, in the order of `systems` and their changes.
        note: how the two sides were chosen, where that has to be told.
        alike: how many systems were not read since no byte of their folders differs.
    """

    a: str
    b: str
    as_of: date
    systems: tuple[SystemChange, ...]
    organization: OrganizationChange
    diagnostics: tuple[Diagnostic, ...]
    places: dict[tuple[str, str, str], tuple[str, int]]
    alike: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier state of a repository, beside the one that is judged.

    Attributes:
        day: of which its records are looked at: that of the commit, else that of the judgement.
        commit: its full id; empty for a folder, which nobody can find again.
        note: how it was chosen, where that has to be told.
    """

    workspace: Workspace
    day: date
    commit: str
    note: str = ""
