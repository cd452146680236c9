"""Writes many evidence repositories, each of another organisation, and the list that names them.

`python -m benchmarks.organizations DIR --organizations 1000`
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from benchmarks.generate import generate

COUNTS: Final = {"people": 30, "projects": 10, "evidence": 60, "rows": 5, "tools": 3, "findings": 3}
"""Family → YAML files of each organisation."""
FILES: Final = 120
"""YAML files of each, with its certificates and what there is one of."""
SCANS: Final = 60
"""Files that the evidence records of each are about."""


def generate_organizations(folder: Path, count: int) -> Path:
    """Write `count` repositories, the same ones for the same count; return the list for `secops batch --from`."""
    names = [f"{number:05}" for number in range(count)]
    for seed, name in enumerate(names):
        generate(folder / name, FILES, seed, COUNTS, SCANS)
    listed = folder / "list.txt"
    listed.write_text("\n".join([*names, ""]), encoding="utf-8")
    return listed


def main() -> None:
    """Write them from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--organizations", type=int, default=1000)
    options = parser.parse_args()
    print(generate_organizations(options.folder, options.organizations))


if __name__ == "__main__":
    main()
