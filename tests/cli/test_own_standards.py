"""Standards and clauses of the organisation's own, as a user meets them: never shown as official ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from secops_cli.cli.app import run
from tests.conftest import Repository

Secops = Callable[..., tuple[int, str]]
NASTY = "\x1b[31m\u202e甲"
SETTINGS = """\
format: 1
targets:
  - {standard: house, category: K, level: 优秀}
  - {standard: isccc, category: F, level: 二级}
"""
STANDARD = f"""\
id: house-rules
alias: house
title: {json.dumps(NASTY)}
status: 现行
ladder: [合格, 优秀]
parts: [{{id: rules, title: {json.dumps(NASTY)}, kind: stand-alone, category: null}}]
categories: [{{id: K, part: rules, title: {json.dumps(NASTY)}, services: [security-operations]}}]
"""
RULES = """\
part: rules
clauses:
  - {id: r1, levels: [合格], section: 人, title: 人数, gist: 有人。, basis: fact,
     test: {measure: service_staff, at_least: 1}, examples: [{given: {service_staff: 1}, then: 符合}]}
  - {id: r2, levels: [优秀], section: 人, title: 更多的人, gist: 有很多人。, basis: fact,
     test: {measure: service_staff, at_least: 99}, examples: [{given: {service_staff: 99}, then: 符合}]}
"""
CLAUSE = f"""\
part: F
clauses:
  - id: {json.dumps("X" + NASTY)}
    levels: [二级]
    section: 本单位
    title: 自己的规矩
    gist: 服务人员不少于四十名。
    basis: fact
    test: {{measure: service_staff, at_least: 40}}
    examples:
      - {{given: {{service_staff: 40}}, then: 符合}}
"""
PERSON = """\
- id: a
  name: 甲
  services: [安全运维]
  employment: {from: 2020-01-01, to: 2027-03-01}
"""


@pytest.fixture
def own(repo: Callable[..., Repository]) -> Repository:
    """A repository with a standard of its own, and with a clause of its own beside those of ISCCC."""
    return repo(
        {
            "secops.yaml": SETTINGS,
            "people.yaml": PERSON,
            "standards/house/standard.yaml": STANDARD,
            "standards/house/clauses/rules.yaml": RULES,
            "standards/isccc/clauses/own.yaml": CLAUSE,
        }
    )


@pytest.fixture
def secops(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Secops:
    """Run a command on a repository; exit code and standard output."""
    monkeypatch.setenv("SECOPS_CACHE", "")

    def call(*arguments: object) -> tuple[int, str]:
        code = run([*map(str, arguments), "--as-of", "2026-11-20"])
        return code, capsys.readouterr().out

    return call


@pytest.mark.parametrize("command", ["grade", "gap", "forecast"])
def test_a_standard_of_ones_own_is_never_shown_as_official(command: str, own: Repository, secops: Secops) -> None:
    """Whatever it says of its status; nor does its title act on the terminal."""
    _, text = secops(command, own.root)
    assert "(本单位自己的标准)" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("command", "entries"), [("grade", "institutions"), ("gap", "targets"), ("forecast", "events")]
)
def test_json_says_whose_a_standard_is(command: str, entries: str, own: Repository, secops: Secops) -> None:
    """`own` beside `standard`."""
    found: list[dict[str, Any]] = json.loads(secops(command, own.root, "--format", "json")[1])[entries]
    whose = {entry["standard"]: entry["own"] for entry in found}
    assert whose["house-rules"] is True
    assert whose.get("isccc-sv-001-2015", False) is False


def test_what_is_lacking_for_an_own_clause_is_marked(own: Repository, secops: Secops) -> None:
    """In `gap`; the clauses of a standard of one's own are marked by its heading."""
    _, text = secops("gap", own.root)
    marked = [line for line in text.splitlines() if "(本单位加的)" in line]
    assert marked
    assert all("X\\x1b" in line for line in marked)


def test_the_sheet_says_whose_standard_it_follows(own: Repository, secops: Secops, tmp_path: Any) -> None:
    """Its basis is printed on it."""
    from openpyxl import load_workbook

    own.write({"secops.yaml": "format: 1\ntargets: [{standard: house, category: K, level: 优秀}]\n"})
    secops("report", "self-assessment", own.root, "-o", tmp_path / "out")
    [file] = (tmp_path / "out").glob("*.xlsx")
    cells = [str(cell.value) for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert any("本单位自己的标准" in cell for cell in cells)
