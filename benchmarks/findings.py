"""Makes many findings and writes them as SARIF; and the least that any writer of the same file has to do.

`python -m benchmarks.findings 10000 FILE`
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from secops_cli.diagnostics import RULES, Diagnostic, Place, Related
from secops_cli.report import sarif
from secops_cli.report.diagnostics import format_json

FINDINGS: Final = 10_000

# The finished document read, written by the standard library in the same layout, and nothing else.
FLOOR: Final = """
import json, sys
from pathlib import Path

document = json.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")
"""


def make_findings(count: int) -> list[Diagnostic]:
    """Return findings of every rule in some hundreds of files; of each three one names a clause, of five a place."""
    codes = sorted(RULES)
    return [
        Diagnostic(
            codes[number % len(codes)],
            Place(f"projects/2026/项目-{number % 500:03d}.yaml", number % 90 + 1, 5),
            f"第 {number} 个项目缺 {number % 7} 项，验收日期 2026-01-01 早于签订日期，见 people/a.yaml:{number}:3",
            clause=None if number % 3 else "isccc-sv-001-2015:4.2.4-d",
            related=() if number % 5 else (Related(Place("people/甲.yaml", number % 50 + 1, 3), "先登记的一处"),),
        )
        for number in range(count)
    ]


def main() -> None:
    """Write a file from the command line."""
    written = format_json(sarif.document(make_findings(int(sys.argv[1])), "a" * 40, "org/"))
    Path(sys.argv[2]).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
