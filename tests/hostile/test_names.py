"""Names of files and folders that are made of what a repository says: safe for every system and the next command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from secops_cli.deliver.files import file_name
from tests.conftest import Repository
from tests.hostile.conftest import DAY, Make, Secops

ORGANIZATION = "kind: 企业\ncredit_code: 91110000123456785X\nname: {name}\n"
NAMES = {
    "option": "--output=/tmp/x",
    "short option": "-rf",
    "command of a pager": "+!id",
    "formula": "=cmd|' /C calc'!A0",
    "arguments from a file": "@/etc/passwd",
    "home of another": "~root",
    "temporary of Office": "~$甲",
    "hidden": "..甲",
    "parent": "..",
    "path": "../../甲/..\\乙",
    "device": "CON",
    "device with a suffix": "nul.txt",
    "device of a port": "Com1 ",
    "end that Windows drops": "甲. ",
    "turned": "甲\u202exslx.exe",
    "escapes": "甲\x1b[2J\x07\u200b",
    "lines": "甲\n::error::乙",
    "long": "长" * 400,
    "long of few bytes": "a" * 400,
    "nothing": " \u200b.",
}
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(\..*)?", re.I)


def unsafe(name: str) -> str:
    """What is wrong with a part of a path; empty where nothing is."""
    if name[0] in "-+=@~." or name[-1] in ". ":
        return "begins or ends with what acts"
    if re.search(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\/:*?"<>|]', name):
        return "characters"
    if DEVICES.fullmatch(name):
        return "a device"
    return "long" if len(name.encode()) > 255 else ""


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("suffix", ["", ".docx"])
def test_a_name_is_safe_alone_and_with_others(kind: str, suffix: str) -> None:
    name = NAMES[kind]
    for words in ([name], [name, name], ["甲", name], [name] * 6):
        made = file_name(words, suffix)
        assert not unsafe(made), (words, made)


def test_names_that_are_cut_stay_apart() -> None:
    long = "长" * 100
    pairs = [([f"{long}1"], [f"{long}2"]), ([long, f"{long}1", "表"], [long, f"{long}2", "表"])]
    for one, other in pairs:
        assert file_name(one, ".docx") != file_name(other, ".docx")


@pytest.mark.parametrize(("words", "name"), [(["a" * 60], "a" * 60), (["长" * 60, "乙"], f"{'长' * 60}-乙")])
def test_what_is_just_short_enough_is_not_cut(words: list[str], name: str) -> None:
    assert file_name(words, "") == name
    assert "~" in file_name([f"{words[0]}长", *words[1:]], "")


@pytest.mark.parametrize("name", ["CONSUL", "com", "com10", "Nulla", "a.con"])
def test_what_only_resembles_a_device_stays(name: str) -> None:
    assert file_name([name], ".docx") == f"{name}.docx"


@pytest.mark.parametrize("kind", ["option", "device", "long"])
def test_what_a_command_writes_is_called_safely(repo: Make, secops: Secops, tmp_path: Path, kind: str) -> None:
    """Of an organisation and of a person who are called so, through commands that name files after them."""
    victim: Repository = repo(
        {
            "organization.yaml": ORGANIZATION.format(name=json.dumps(NAMES[kind])),
            "evidence/a.register.yaml": f"- {{id: e, title: {json.dumps(NAMES[kind])}, kind: 营业执照, held: 原件}}\n",
        }
    )
    out = tmp_path / "out"
    commands: list[list[object]] = [
        ["report", "self-assessment", victim.root, "--format", "xlsx", "--as-of", DAY, "-o", out / "forms"],
        ["report", "gap-report", victim.root, "--as-of", DAY, "-o", out / "papers"],
    ]
    for words in commands:
        code, said, err = secops(*words)
        assert code in (0, 1), (words, said, err)
    made = [path.relative_to(out) for path in out.rglob("*")]
    assert len(made) >= 2
    assert not [(path, unsafe(path.name)) for path in made if unsafe(path.name)]
