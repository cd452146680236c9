"""Writes a repository with much evidence: files of some megabytes that cannot be compressed, in the rows of a form."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from benchmarks.generate import as_yaml

FILE_MB = 4
"""Megabytes of one file: a scanned contract."""
_ROWS = 30
_SETTINGS = {"format": 1, "targets": [{"standard": "isccc", "category": "F", "level": "三级"}]}


def generate_evidence(folder: Path, megabytes: int) -> int:
    """Write a repository whose documents stand in the rows of the 自评估表; return the bytes of evidence."""
    (folder / "evidence").mkdir(parents=True)
    source = random.Random(20261120)  # the same files everywhere
    records, rows = [], [[] for _ in range(_ROWS)]
    for number in range(max(megabytes // FILE_MB, 1)):
        content = source.randbytes(FILE_MB * 1_000_000)
        name = f"doc-{number:04d}"
        (folder / "evidence" / f"{name}.pdf").write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        records.append(
            {"id": name, "title": f"材料 {number}", "kind": "合同", "file": f"evidence/{name}.pdf", "sha256": sha256}
        )
        rows[number % _ROWS].append(name)
    form = [{"clause": f"row-{n}", "conclusion": "符合", "evidence": names} for n, names in enumerate(rows, 1) if names]
    for path, data in {
        "secops.yaml": _SETTINGS,
        "evidence/all.register.yaml": records,
        "assessments/om-form/rows.yaml": form,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(as_yaml(data), encoding="utf-8")
    return len(records) * FILE_MB * 1_000_000
