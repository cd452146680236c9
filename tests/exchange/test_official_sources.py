"""The real texts, where somebody has them: what is matched is right, what is not certain is listed.

They are no part of the project: `SECOPS_SOURCES=DIR pytest tests/exchange`.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from secops_cli.cache.store import Store
from secops_cli.exchange.wording.importing import read_file
from secops_cli.exchange.wording.matching import Matched
from secops_cli.model.standard import Standard, checks_of
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

sys.path.append(str(Path(__file__).parent.parent / "standards"))
LIBRARY = Library(standards_folder(), Store(None, ""))
FILES = {
    "om-form": "ccrc-om-self-assessment.txt",
    "isccc": "isccc-sv-001-2015.txt",
    "tcas": "tcas-375-2019.txt",
}


UNSAID = {"isccc": {"D1.2.2-b", "D1.2.2-c"}, "tcas": {"I.2.2-e", "I.3.2-j", "I.4.2-i"}}
"""Clauses whose text says it otherwise: 双路, 22 ± 2, and lists of protocols that the test counts."""


@pytest.fixture(scope="module")
def folder() -> Path:
    name = os.environ.get("SECOPS_SOURCES")
    if not name:
        pytest.skip("SECOPS_SOURCES is not set")
    return Path(name)


def read(folder: Path, alias: str) -> tuple[Standard, Matched]:
    standard = LIBRARY.required(alias)
    return standard, read_file((folder / FILES[alias]).read_bytes(), FILES[alias], standard).matched


def test_the_form_has_every_row_under_its_own_number_and_the_interleaved_ones_listed(folder: Path) -> None:
    """Rows 18 and 38 are cut by pages in both columns; 51 and 54 are no clauses."""
    _, found = read(folder, "om-form")
    assert {int(left.number.strip(".")) for left in found.left} == {18, 38, 51, 54}
    assert found.missing == ("row-18", "row-38")
    assert found.doubtful == {}
    # Between its number and the next, each text stands in this order and nothing of another row does.
    text = re.sub(r"\s", "", (folder / FILES["om-form"]).read_text(encoding="utf-8"))
    header = text[text.index("序号要点") : text.index("1.服务")]
    text = text.replace(header, "")
    for number in range(1, 51):
        if f"row-{number}" in found.sure:
            entry = found.sure[f"row-{number}"]
            between = text[text.index(f"{number}.") : text.index(f"{number + 1}.", text.index(f"{number}."))]
            assert between.endswith(re.sub(r"\s", "", entry.wording + entry.evidence_wording)), number


def test_the_form_restricts_exactly_the_rows_that_the_catalogue_restricts(folder: Path) -> None:
    standard, found = read(folder, "om-form")
    for name, entry in found.sure.items():
        only = re.match(r"仅([一二三级/]+)要求：", entry.wording)
        levels = set(only.group(1).split("/")) if only else set(standard.ladder)
        assert levels == set(standard.clause[name].levels), name
        assert not entry.evidence_wording.startswith("仅")


@pytest.mark.parametrize("alias", ["isccc", "tcas"])
def test_every_clause_of_a_standard_has_its_own_words(folder: Path, alias: str) -> None:
    """As another reader of the same texts finds them, which knows how they are set."""
    from source_texts import FINDERS

    standard, found = read(folder, alias)
    assert (found.missing, found.left, found.doubtful) == ((), (), {})
    others = {n: p.text for (a, _), find in FINDERS.items() if a == alias for n, p in find(folder).items()}
    for name in standard.clause:
        words = re.sub(r"\s", "", found.sure[name].wording)
        around = rf"(?:[^，。：]{{0,20}}要求：)?{re.escape(others[name])}(?:[，。]?(?:本阶段)?包括：)?"
        assert re.fullmatch(around, words), name


@pytest.mark.parametrize("alias", ["isccc", "tcas"])
def test_the_words_have_the_figures_that_the_catalogue_tests(folder: Path, alias: str) -> None:
    """A clause that is decided by a number says that number, in figures or in words."""
    standard, found = read(folder, alias)
    numerals = {"2": "二两", "3": "三", "4": "四", "5": "五"}
    wrong, compared = [], 0
    for name, clause in standard.clause.items():
        for check in checks_of(clause.test) if clause.test is not None else ():
            # One and none often stand for "some" and are not said.
            if check.operator in ("at_least", "at_most") and str(check.required).isdigit() and int(check.required) > 1:
                words = re.sub(r"[\s,]", "", found.sure[name].wording)
                figure = str(check.required)
                compared += 1
                said = re.search(rf"(?<!\d){figure}(?!\d)", words) or any(c in words for c in numerals.get(figure, ""))
                wrong += [] if said else [(name, figure, words)]
    assert {name for name, _, _ in wrong} == UNSAID[alias], wrong
    assert compared > 40
