"""存储介质的清除或销毁记录: media that were wiped or destroyed, after a leader approved.

Source: 等级保护实施过程 2.2.5 4.
"""

from __future__ import annotations

from secops_cli.assess.case import Case
from secops_cli.deliver.papers.composing import Composed
from secops_cli.deliver.papers.disposal import compose_disposal
from secops_cli.model.operation import Termination


def compose(case: Case, record: Termination, _layout: str | None) -> Composed:
    """Return what the record of one system says."""
    return compose_disposal(case, record, "media")
