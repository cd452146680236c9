"""The glossary and the vocabulary hold each other: no word of `terms.py` without a row, no row without its word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple, get_args, get_origin

import pytest

from secops_cli import terms
from secops_cli.cache.store import Store
from secops_cli.model.standard import checks_of
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

ROOT = Path(__file__).parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
NAMES = "词表的名字"
CORE = "核心词"
EVIDENCE = "证据种类"


class Row(NamedTuple):
    """One row of a table: the second-level heading above it, and its five cells without backticks."""

    section: str
    identifier: str
    chinese: str
    source: str
    meaning: str
    apart: str


def read_rows() -> list[Row]:
    rows: list[Row] = []
    section = ""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif line.startswith("|") and not line.startswith(("| 标识", "|---")):
            cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            assert len(cells) == 5, line
            rows.append(Row(section, *cells))
    return rows


ROWS = read_rows()
PUBLIC = {
    name
    for name, value in vars(terms).items()
    if not name.startswith("_") and (name.isupper() or get_origin(value) is Literal)
}
VOCABULARIES = {name: get_args(getattr(terms, name)) for name in sorted(PUBLIC) if not name.isupper()}
CHINESE = {name: words for name, words in VOCABULARIES.items() if not all(map(str.isascii, words))}
ENGLISH = {word for name, words in VOCABULARIES.items() if name not in CHINESE for word in words}
FAMILIES = set(terms.EVIDENCE_KINDS.values())


def test_every_public_name_has_a_row_and_every_name_row_exists() -> None:
    """The table of names lists exactly what `terms.py` makes public."""
    listed = [row.identifier for row in ROWS if row.section == NAMES]
    assert sorted(listed) == sorted(PUBLIC)


@pytest.mark.parametrize("vocabulary", CHINESE)
def test_every_chinese_word_has_a_row_under_its_vocabulary(vocabulary: str) -> None:
    """One row a word, named by its Literal type, in the type's order."""
    listed = [row.chinese for row in ROWS if row.identifier == vocabulary and row.section != NAMES]
    assert listed == list(CHINESE[vocabulary])


@pytest.mark.parametrize("word", sorted(ENGLISH))
def test_every_english_word_has_one_row(word: str) -> None:
    """Identifiers of services, bases and parts stand in the first cell."""
    assert len([row for row in ROWS if row.identifier == word and row.section not in (NAMES, CORE)]) == 1


def test_services_carry_their_titles() -> None:
    """Identifier and Chinese title of each service type are those of `terms.py`."""
    listed = {row.identifier: row.chinese for row in ROWS if row.section == "服务类型"}
    assert listed == terms.SERVICE_TITLES


def test_every_service_synonym_is_named() -> None:
    """What data may say for a service stands in its row; brackets of either width count as one."""
    listed = {row.identifier: row.chinese + row.meaning for row in ROWS if row.section == "服务类型"}
    missing = [
        word
        for word, service in terms.SERVICE_SYNONYMS.items()
        if word.replace("（", "(").replace("）", ")") not in listed[service]
    ]
    assert not missing


def test_evidence_kinds_stand_under_their_family() -> None:
    """Every kind of evidence has one row that gives its family, and every such row is a kind."""
    listed = [(row.chinese, row.identifier) for row in ROWS if row.section == EVIDENCE]
    assert sorted(listed) == sorted(terms.EVIDENCE_KINDS.items())


def test_no_row_names_what_does_not_exist() -> None:
    """A first cell is a public name, a word of a vocabulary, a family of evidence, or a core word of the program."""
    known = PUBLIC | ENGLISH | FAMILIES
    stale = [row.identifier for row in ROWS if row.section != CORE and row.identifier not in known]
    assert not stale


def test_core_words_are_words_of_the_program() -> None:
    """A core word that no module uses any more leaves the glossary."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "secops_cli").rglob("*.py"))
    stale = [row.identifier for row in ROWS if row.section == CORE and not re.search(rf"\b{row.identifier}\b", code)]
    assert not stale


def test_every_row_is_filled() -> None:
    """No cell is empty, and no row stands twice."""
    assert all(all(row) for row in ROWS)
    keys = [(row.section, row.identifier, row.chinese) for row in ROWS]
    assert len(keys) == len(set(keys))


def test_every_protocol_that_a_clause_names_is_listed_for_those_who_write_it() -> None:
    """And no other is promised."""
    library = Library(standards_folder(), Store(None, ""))
    checks = [c for k in library.required("tcas").clause.values() if k.test for c in checks_of(k.test)]
    named = {name for check in checks if check.measure == "named_protocols" for name in check.args["names"]}
    page = (ROOT / "docs" / "repository.md").read_text(encoding="utf-8")
    _, _, listed = page.partition("条目点名的协议只认下面的写法")
    assert set(re.findall(r"`([^`]+)`", listed.partition("\n")[0].partition("：")[2])) == named
