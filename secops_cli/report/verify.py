"""What became of files that were made again, as text for people and as the `secops/verify/1` contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from secops_cli.report.text import safe

if TYPE_CHECKING:
    from secops_cli.deliver.comparing import Verified
    from secops_cli.report.contracts.verify import VerifyDocument


def format_text(found: Sequence[Verified]) -> str:
    """Return one line a file, below it why and what differs."""
    lines = []
    for one in found:
        origin = f"  {one.commit[:7]} · 截至 {one.as_of}" if one.commit else ""
        lines.append(f"{one.standing}  {one.file}{origin}")
        if one.reason:
            lines.append(f"    {one.reason}")
        for unlike in one.differences:
            words = f"  应为 {unlike.was or '(无)'}  实为 {unlike.now or '(无)'}" if unlike.was or unlike.now else ""
            lines.append(f"    {unlike.where}{words}")
    return "\n".join(map(safe, lines))


def document(found: Sequence[Verified]) -> VerifyDocument:
    """Return the contract `secops/verify/1`."""
    return {
        "schema": "secops/verify/1",
        "files": [
            {
                "file": one.file,
                "standing": one.standing,
                "reason": one.reason,
                "kind": one.kind or None,
                "commit": one.commit or None,
                "as_of": one.as_of or None,
                "differences": [{"where": d.where, "expected": d.was, "found": d.now} for d in one.differences],
            }
            for one in found
        ],
    }
