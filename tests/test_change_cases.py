"""Worked cases of `secops change`: one file of `cases/change/` is one comparison, run as a user runs it.

A case lays its files over those of `cases/change/base/`:

- `a` over the base, then `between` (a list) over `a`, each a revision of its own, then `b` over the last of them.
- `path: text` writes a file, `path: null` takes it away, `path: {old: new}` rewrites the one place where `old` stands
  (`+` appends), and `moved: {old folder: new folder}` moves files between the revision before and `b`.

Expectations come from the rules of the comparison, not from the program. A system that a case does not name has not
changed, and what `organization` and `diagnostics` do not name is not there. `follow_ups` names some of those that are
told; `null` means that there is none. `validate` names the codes about change records that `secops validate` finds in
`b`, all of them, and any others that matter.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from secops_cli import revisions as revisions_module
from secops_cli.cache.store import Store
from secops_cli.cli import app as app_module
from secops_cli.cli.app import run
from secops_cli.diagnostics import RULES
from secops_cli.source.packaged import standards_folder
from secops_cli.standards import library as library_module
from secops_cli.standards.library import Library

FOLDER = Path(__file__).parent / "cases" / "change"
DAY = "2026-11-20"
UNCHANGED = "无实质变化"
KEYS = {"title", "because", "a", "between", "moved", "b", "as_of", "expect", "organization", "diagnostics", "validate"}
OF_SYSTEM = {"verdict", "causes", "S", "A", "level", "return_to", "decision", "follow_ups", "changes"}

Files = dict[str, str]
Case = dict[str, Any]
Document = dict[str, Any]


def read_case(path: Path) -> Case:
    """One case; a misspelt key would silently expect nothing."""
    case: Case = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert KEYS.issuperset(case) and case["title"] and case["because"] and case.get("b") is not None, path
    assert all(OF_SYSTEM.issuperset(wanted) for wanted in case.get("expect", {}).values()), path
    return case


BASE: Files = {
    path.relative_to(FOLDER / "base").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((FOLDER / "base").rglob("*"))
    if path.is_file()
}
CASES = {path.stem: read_case(path) for path in sorted(FOLDER.glob("*.yaml"))}


# --- two revisions ----------------------------------------------------------------------------------------------


def overlaid(below: Files, overlay: Mapping[str, Any]) -> Files:
    """The files with those of an overlay over them."""
    files = dict(below)
    for path, change in overlay.items():
        if change is None:
            del files[path]
        elif isinstance(change, str):
            files[path] = change
        else:
            for old, new in change.items():
                assert old == "+" or files[path].count(old) == 1, f"{path}: {old!r} {files[path].count(old)} times"
                files[path] = files[path] + new if old == "+" else files[path].replace(old, new)
    return files


def moved(files: Files, moves: Mapping[str, str]) -> Files:
    """The files with some folders under another name."""
    found = {}
    for path, text in files.items():
        new = next((to + path.removeprefix(old) for old, to in moves.items() if path.startswith(old)), path)
        found[new] = text
    return found


def revisions(case: Case) -> list[Files]:
    """The files of A, of what lies between, and of B."""
    found = [overlaid(BASE, case.get("a") or {})]
    for overlay in case.get("between") or ():
        found.append(overlaid(found[-1], overlay))
    return [*found, overlaid(moved(found[-1], case.get("moved") or {}), case["b"])]


def committed(root: Path, history: Iterable[Files]) -> Path:
    """A git repository with one commit for each of these, tagged r0, r1 and so on."""
    script: list[bytes] = []
    for number, files in enumerate(history):
        script += [f"commit refs/heads/main\ncommitter t <t@example.invalid> {1_770_000_000 + number} +0800\n".encode()]
        script += [b"data 1\nc\ndeleteall\n"]
        for path, text in files.items():
            content = text.encode()
            script += [f"M 100644 inline {path}\ndata {len(content)}\n".encode(), content, b"\n"]
        script += [f"reset refs/tags/r{number}\nfrom refs/heads/main\n\n".encode()]
    subprocess.run(["git", "init", "-q", "-b", "main", "--template=", root], check=True)
    subprocess.run(["git", "-C", root, "fast-import", "--quiet"], input=b"".join(script), check=True)
    return root


def written(root: Path, files: Files) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


@pytest.fixture(autouse=True, scope="module")
def _prepared_once() -> Iterator[None]:
    """Let every run use the same real catalogues and commands: most of its time, and not what the cases are about."""
    library = Library(standards_folder(), Store(None, ""))
    commands = app_module.command_line()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(revisions_module, "Library", lambda *_: library)
        patch.setattr(library_module, "Library", lambda *_: library)
        patch.setattr(app_module, "command_line", lambda: commands)
        yield


def remarked(files: Files) -> Files:
    """The same files with a remark in each: nothing differs, and yet nothing is alike byte by byte."""
    return {path: f"{text}\n# 复核过\n" if path.endswith(".yaml") else text for path, text in files.items()}


# --- what is expected -------------------------------------------------------------------------------------------


def systems_that_changed(document: Document) -> dict[str, Any]:
    return {system["id"]: system for system in document["systems"] if system["verdict"] != UNCHANGED}


def check_systems(case: Case, document: Document) -> None:
    """Each expected system, and no other that changed; one of which no byte differs is not listed."""
    wanted = case.get("expect", {})
    verdicts = {name: system["verdict"] for name, system in systems_that_changed(document).items()}
    assert verdicts == {name: w["verdict"] for name, w in wanted.items() if w["verdict"] != UNCHANGED}
    listed = {system["id"]: system for system in document["systems"]}
    for name, expected in wanted.items():
        if name in listed:
            check_system(name, expected, listed[name])
        else:
            assert set(expected) == {"verdict"}, f"{name} is not listed"


def check_system(name: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    for key in ("causes", "S", "A", "level", "return_to", "decision"):
        if key in expected:
            assert found[key] == expected[key], f"{name}: {key}"
    if "changes" in expected:
        assert sorted({change["field"] for change in found["changes"]}) == sorted(expected["changes"]), name
    told = {follow["what"]: follow["done"] for follow in found["follow_ups"]}
    wanted = expected.get("follow_ups", {})
    assert {what: told.get(what) for what in wanted} == wanted, name


def check_organization(case: Case, document: Document) -> None:
    """The verdict, and as many reports as expected, each with the words that are expected of it."""
    wanted = case.get("organization", {})
    found = document["organization"]
    assert found["verdict"] == wanted.get("verdict", "无变化")
    words = wanted.get("notify", [])
    assert len(found["notify"]) == len(words), found["notify"]
    for expected, told in zip(words, found["notify"], strict=True):
        assert expected in told


def check_text(text: str, document: Document) -> None:
    """A system stands on a line with its verdict unless nothing at all differs."""
    lines = text.splitlines()
    for system in document["systems"]:
        if system["verdict"] != UNCHANGED or system["changes"]:
            assert any(f"({system['id']})" in line and system["verdict"] in line for line in lines), system["id"]
    if document["organization"]["changes"]:
        assert any(document["organization"]["verdict"] in line for line in lines)


def check_nothing(document: Document) -> None:
    check_systems({}, document)
    check_organization({}, document)
    assert all(system["changes"] == [] for system in document["systems"])
    assert not [found for found in document["diagnostics"] if found["code"].startswith("SEC72")]


def without_labels(document: Document) -> Document:
    return {key: value for key, value in document.items() if key not in {"a", "b"}}


@pytest.mark.parametrize("name", CASES)
def test_worked_case(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is that of the rules; of two folders the same; with itself nothing; in both formats."""
    monkeypatch.setenv("SECOPS_CACHE", "")
    case = CASES[name]
    day = str(case.get("as_of", DAY))
    history = revisions(case)
    last = len(history) - 1
    repository = committed(tmp_path / "git", history)
    folders = [written(tmp_path / side, files) for side, files in (("a", history[0]), ("b", history[-1]))]

    def change(*arguments: object) -> tuple[int, str]:
        code = run(["change", *map(str, arguments), "--as-of", day])
        output, error = capsys.readouterr()
        assert error == "" and code in (0, 1)
        return code, output

    code, output = change(f"r0..r{last}", "-C", repository, "--format", "json")
    document = json.loads(output)
    _, same = change(*folders, "--format", "json")
    assert without_labels(json.loads(same)) == without_labels(document), "two folders are answered otherwise"
    check_nothing(
        json.loads(change(folders[0], written(tmp_path / "same", remarked(history[0])), "--format", "json")[1])
    )
    check_text(change(*folders)[1], document)

    check_systems(case, document)
    check_organization(case, document)
    codes = [found["code"] for found in document["diagnostics"]]
    assert sorted(codes) == sorted(case.get("diagnostics", []))
    verdicts = {system["verdict"] for system in document["systems"]}
    assert code == int("待重新核定" in verdicts or any(RULES[found].severity == "error" for found in codes))
    if "validate" in case:
        run(["validate", str(folders[1]), "--as-of", day, "--format", "json"])
        found = {diagnostic["code"] for diagnostic in json.loads(capsys.readouterr().out)["diagnostics"]}
        assert found.issuperset(case["validate"])
        assert {one for one in found if one.startswith("SEC72")}.issubset(case["validate"])


def test_there_are_enough_cases() -> None:
    """Every verdict, and each code that the comparison finds by itself, occurs."""
    verdicts = {wanted["verdict"] for case in CASES.values() for wanted in case.get("expect", {}).values()}
    assert verdicts == {"重大变更", "局部调整", "待重新核定", "无实质变化", "新增", "终止"}
    codes = {code for case in CASES.values() for code in (*case.get("diagnostics", ()), *case.get("validate", ()))}
    assert codes.issuperset(f"SEC7{number}" for number in range(20, 28))
    assert len(CASES) >= 48
