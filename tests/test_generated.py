"""What is generated is committed, and in step with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from secops_cli.cli.reference import pages
from secops_cli.report.schemas import schema_files

PAGES = pages()
ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", list(schema_files()))
def test_schemas_are_in_step(name: str) -> None:
    """`make generated` would change nothing in schemas/."""
    assert (ROOT / "schemas" / name).read_text(encoding="utf-8") == schema_files()[name]


def test_no_schema_is_left_over() -> None:
    """schemas/ holds nothing that is no longer generated."""
    assert {p.name for p in (ROOT / "schemas").iterdir()} == set(schema_files())


@pytest.mark.parametrize("name", list(PAGES))
def test_pages_are_in_step(name: str) -> None:
    """`make generated` would change nothing in docs/."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]
