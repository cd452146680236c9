"""信息转移、暂存、清除处理记录: information that was moved, kept or wiped; the source asks no approval for it.

Source: 等级保护实施过程 2.2.5 2.
"""

from __future__ import annotations

from secops_cli.assess.case import Case
from secops_cli.deliver.papers.composing import Composed
from secops_cli.deliver.papers.disposal import compose_disposal
from secops_cli.model.operation import Termination


def compose(case: Case, record: Termination, _layout: str | None) -> Composed:
    """Return what the record of one system says."""
    return compose_disposal(case, record, "information")
