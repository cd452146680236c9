"""Many organisations: each has its line whatever the others are, and what was done is not done again."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from secops_cli.assess.credit_code import check_character
from secops_cli.cli.app import run
from secops_cli.errors import CommandLineError
from secops_cli.pipeline import Request
from secops_cli.tasks.batch import Order
from secops_cli.tasks.batch_list import named, read_list
from secops_cli.tasks.batch_pool import run_all

ROOT = Path(__file__).parent.parent
DAY = "2026-11-20"
SETTINGS = """\
format: 1
targets:
  - {standard: isccc, category: F, level: 三级}
  - {standard: tcas, category: E, level: 1级}
"""


def code(number: int) -> str:
    """A well-formed credit code that nobody has."""
    body = f"91990000MA0EXAM{number:02}"
    return body + check_character(body)


def organization(folder: Path, number: int, name: str = "", settings: str = SETTINGS) -> Path:
    """A small repository of an invented organisation."""
    folder.mkdir(parents=True)
    (folder / "secops.yaml").write_text(settings, encoding="utf-8")
    text = f"name: {name or f'示例{number}号有限公司'}\ncredit_code: {code(number)}\n"
    (folder / "organization.yaml").write_text(text, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.invalid")
    command = ["git", *who, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode().strip()


def commit(folder: Path) -> str:
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "c")
    return git(folder, "rev-parse", "HEAD")


def batch(out: Path, *arguments: str | Path, jobs: int = 2) -> int:
    return run(["batch", *map(str, arguments), "-o", str(out), "--as-of", DAY, "--jobs", str(jobs), "--no-cache"])


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def sheet(out: Path, name: str) -> list[list[Any]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO((out / "汇总.xlsx").read_bytes()))
    return workbook.get_sheet_by_name(name).to_python()


def under(rows: Sequence[Sequence[Any]], heading: str) -> list[dict[str, Any]]:
    """The rows under the heading that begins so, as far as they are numbered."""
    first = next(number for number, row in enumerate(rows) if row[0] == heading)
    found = []
    for row in rows[first + 1 :]:
        if not isinstance(row[0], float):
            break
        found.append(dict(zip(rows[first], row, strict=True)))
    return found


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Good and bad organisations side by side, and how they are named."""
    home = tmp_path_factory.mktemp("many")
    good = organization(home / "good", 1)
    organization(home / "broken", 2, settings="format: [1")
    (home / "photos").mkdir()
    twin = organization(home / "twin", 1, "示例1号（有限）公司")
    organization(home / "namesake", 3, "示例 1 号有限公司")
    first = commit(twin)
    (twin / "organization.yaml").write_text(f"name: 后来的名称\ncredit_code: {code(1)}\n", encoding="utf-8")
    commit(twin)
    git(home, "clone", "-q", "--bare", "twin", "bare.git")
    return home, [
        str(good),
        str(home / "broken"),
        str(home / "photos"),
        str(home / "nowhere"),
        f"{twin}@{first}",
        str(home / "bare.git"),
        f"{twin}@no-such-revision",
        str(home / "namesake"),
    ]


@pytest.fixture(scope="module")
def done(many: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of two processes."""
    out = tmp_path_factory.mktemp("out")
    assert batch(out, *many[1]) == 1
    return out


def test_each_organization_has_a_line_in_the_order_of_input(many: tuple[Path, list[str]], done: Path) -> None:
    """Those that cannot be judged say why; the others are judged."""
    _, given = many
    found = lines(done)
    sources = [f"{one['source']}@{one['revision']}" if one["revision"] else one["source"] for one in found]
    assert sources == given
    faults = [one["fault"]["message"] if one["fault"] else "" for one in found]
    assert faults[0] == faults[4] == faults[5] == faults[7] == ""
    assert "secops.yaml 读不出" in faults[1] and "secops.yaml:1:1" in faults[1]
    assert "没有 secops.yaml" in faults[2]
    assert "不是文件夹" in faults[3]
    assert "没有版本" in faults[6]


def test_a_line_is_the_contract(done: Path) -> None:
    """Every line, that of a fault too, is valid against the published schema."""
    schema = json.loads((ROOT / "schemas" / "contract-batch.schema.json").read_text(encoding="utf-8"))
    for line in lines(done):
        Draft202012Validator(schema).validate(line)


def test_a_line_tells_what_grade_and_gap_tell(
    many: tuple[Path, list[str]], done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Levels, pending clauses, actions and findings are those of the commands for one repository."""
    line = lines(done)[0]
    documents = {}
    for command in (["grade", "--no-fail"], ["gap"], ["validate", "--fail-on", "never"]):
        assert run([*command, many[1][0], "--as-of", DAY, "--format", "json", "--no-cache"]) == 0
        documents[command[0]] = json.loads(capsys.readouterr().out)
    keys = ("standard", "category", "proven", "potential", "target", "met", "pending")
    judged = [{key: one[key] for key in keys} for one in documents["grade"]["institutions"]]
    assert [{key: one[key] for key in keys} for one in line["institutions"]] == judged
    chosen = [sum(action["chosen"] for action in target["actions"]) for target in documents["gap"]["targets"]]
    assert [one["actions"] for one in line["institutions"]] == chosen and line["gaps"] == sum(chosen) > 0
    summary = documents["validate"]["summary"]
    assert (line["errors"], line["warnings"]) == (summary["errors"], summary["warnings"])


def test_a_revision_and_a_bare_repository_are_read_as_committed(many: tuple[Path, list[str]], done: Path) -> None:
    """`path@rev` reads that commit, a bare repository its HEAD."""
    twin = many[0] / "twin"
    first, last = (lines(done)[number] for number in (4, 5))
    assert (first["name"], last["name"]) == ("示例1号（有限）公司", "后来的名称")
    assert (first["commit"], last["commit"]) == (git(twin, "rev-parse", "HEAD~1"), git(twin, "rev-parse", "HEAD"))


def test_codes_and_names_that_clash_are_flagged(done: Path) -> None:
    """One code twice, one code under two names, one name under two codes."""
    found = {(int(note["序号"]), note["种类"]) for note in under(sheet(done, "提醒"), "序号")}
    clashes = {(number, kind) for number in (1, 5, 6) for kind in ("代码重复", "名称不一")}
    faults = {(number, "没有判定") for number in (2, 3, 4, 7)}
    assert found == clashes | faults | {(number, "同名不同码") for number in (1, 5, 8)}


def test_totals_are_the_sums_of_the_rows(done: Path) -> None:
    """Read by another program: the totals, the table of categories, the blocking clauses and the lines agree."""
    rows, found = sheet(done, "总览"), lines(done)
    organizations = under(rows, "序号")
    total = dict(
        zip(next(row for row in rows if row[0] == "序号"), next(r for r in rows if r[0] == "合计"), strict=True)
    )
    for column in ("目标", "达到", "待证", "未达", "差距", "逾期", "阻断条目", "系统", "未定级的系统", "错误", "警告"):
        assert total[column] == sum(one[column] or 0 for one in organizations), column
    assert total["目标"] == total["达到"] + total["待证"] + total["未达"] == 8
    assert total["差距"] == sum(one["gaps"] for one in found)
    assert total["统一社会信用代码"] == "3 个代码"
    blocking = under(sheet(done, "阻断条目"), "序号")
    assert total["阻断条目"] == len(blocking) == sum(len(one["blocking"]) for one in found) > 0
    head = next(number for number, row in enumerate(rows) if row[3] == "标准")
    categories = [row for row in rows[head + 1 :] if row[3]]
    assert sum(row[6] for row in categories) == total["目标"] and sum(row[10] for row in categories) == total["差距"]
    heat = [
        row for name in ("热力图 isccc-sv-001-2015", "热力图 tcas-375-2019") for row in under(sheet(done, name), "序号")
    ]
    assert sum(row["差距"] for row in heat) == total["差距"]


def test_the_heat_map_shows_proven_potential_and_target(done: Path) -> None:
    """A cell is the standing and the three levels; organisations without such a target are left out."""
    rows = under(sheet(done, "热力图 isccc-sv-001-2015"), "序号")
    assert [int(row["序号"]) for row in rows] == [1, 5, 6, 8]
    line = lines(done)[0]["institutions"][0]
    levels = "/".join(level or "无" for level in (line["proven"], line["potential"], line["target"]))
    assert rows[0]["安全运维"] == f"{line['standing']} {levels}"


def test_one_process_gives_what_two_give(many: tuple[Path, list[str]], done: Path, tmp_path: Path) -> None:
    """Byte for byte, lines and workbook."""
    batch(tmp_path / "out", *many[1], jobs=1)
    for name in ("results.jsonl", "汇总.xlsx"):
        assert (tmp_path / "out" / name).read_bytes() == (done / name).read_bytes()


# --- going on ---------------------------------------------------------------------------------------------------


def marked(out: Path, mark: int) -> None:
    """Change what the earlier lines say, so that it shows which of them are taken over."""
    changed = [json.dumps(one | {"overdue": mark}, ensure_ascii=False) for one in lines(out)]
    (out / "results.jsonl").write_text("\n".join([*changed, ""]), encoding="utf-8")


def test_what_has_not_changed_is_not_judged_again(tmp_path: Path) -> None:
    """A file that changed, a new commit and a fault are looked at again; the rest is taken over."""
    folders = [organization(tmp_path / f"o{number}", number) for number in range(3)]
    commit(folders[1])
    given = [*folders, tmp_path / "nowhere"]
    batch(tmp_path / "out", *given)
    marked(tmp_path / "out", 77)
    (folders[0] / "people.yaml").write_text("[]\n", encoding="utf-8")
    (folders[1] / "people.yaml").write_text("[]\n", encoding="utf-8")
    commit(folders[1])
    batch(tmp_path / "out", *given, "--resume")
    assert [one["overdue"] for one in lines(tmp_path / "out")] == [0, 0, 77, 0]


def test_another_day_is_another_question(tmp_path: Path) -> None:
    """`--resume` on another day judges all anew."""
    folder = organization(tmp_path / "o", 1)
    batch(tmp_path / "out", folder)
    marked(tmp_path / "out", 77)
    assert run(["batch", str(folder), "-o", str(tmp_path / "out"), "--as-of", "2026-11-21", "--resume"]) == 0
    assert [(one["overdue"], one["as_of"]) for one in lines(tmp_path / "out")] == [(0, "2026-11-21")]


@pytest.mark.skipif(os.name == "nt", reason="process groups of POSIX")
def test_a_killed_run_leaves_whole_lines_and_is_taken_up(tmp_path: Path) -> None:
    """After SIGKILL every line is whole, no process is left, and `--resume` ends where a run without it does."""
    folders = [organization(tmp_path / f"o{number}", number) for number in range(8)]
    out, journal = tmp_path / "out", tmp_path / "out" / "results.partial.jsonl"
    command = [sys.executable, "-m", "secops_cli", "batch", *map(str, folders), "-o", str(out), "--as-of", DAY]
    process = subprocess.Popen([*command, "--jobs", "2"], start_new_session=True, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (journal.exists() and journal.read_bytes().count(b"\n") >= 2):
        time.sleep(0.01)
    process.kill()
    process.wait()
    content = journal.read_bytes()
    known = [json.loads(line) for line in content.splitlines()]
    assert content.endswith(b"\n") and 2 <= len(known) <= 8 and not (out / "results.jsonl").exists()
    while time.monotonic() < until and _alive(process.pid):
        time.sleep(0.05)
    assert not _alive(process.pid)
    assert batch(out, *folders, "--resume") == 0
    assert batch(tmp_path / "fresh", *folders) == 0
    assert (out / "results.jsonl").read_bytes() == (tmp_path / "fresh" / "results.jsonl").read_bytes()
    assert not journal.exists()


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_line_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    """Half a line at the end of the journal costs that one organisation only."""
    folders = [organization(tmp_path / f"o{number}", number) for number in range(2)]
    out = tmp_path / "out"
    batch(out, *folders)
    marked(out, 77)
    whole = (out / "results.jsonl").read_bytes()
    (out / "results.jsonl").unlink()
    (out / "results.partial.jsonl").write_bytes(whole[: whole.index(b"\n") + 40])
    batch(out, *folders, "--resume")
    assert [one["overdue"] for one in lines(out)] == [77, 0]


@pytest.mark.skipif(sys.platform == "win32", reason="a folder is not locked there")
def test_two_batches_into_one_folder_take_turns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second one waits, and finds the folder taken."""
    from secops_cli.cli.writing import turn_in_output

    one = organization(tmp_path / "a", 1)
    command = [sys.executable, "-m", "secops_cli", "batch", str(one), "-o", str(tmp_path / "out"), "--as-of", DAY]
    with turn_in_output(tmp_path / "out"):
        waiting = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert waiting.stderr is not None
        assert "另一个 secops 正在写这里" in waiting.stderr.readline()
        assert not any((tmp_path / "out").iterdir())
    assert waiting.wait() == 0
    assert len(lines(tmp_path / "out")) == 1
    assert batch(tmp_path / "out", one) == 2
    assert "已经有东西" in capsys.readouterr().err


def test_results_are_not_overwritten_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with something in it needs --resume or --force."""
    folder = organization(tmp_path / "o", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x", encoding="utf-8")
    assert batch(tmp_path / "out", folder) == 2
    assert "--resume" in capsys.readouterr().err
    assert batch(tmp_path / "out", folder, "--force") == 0
    assert (tmp_path / "out" / "mine.txt").exists()


# --- processes --------------------------------------------------------------------------------------------------


class Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> Any:
        return os._exit, (9,)


def test_a_process_that_dies_costs_one_organization(tmp_path: Path) -> None:
    """The others, before it, beside it and behind it, are judged."""
    requests: list[Any] = [
        Request(organization(tmp_path / f"o{number}", number), date.fromisoformat(DAY)) for number in range(6)
    ]
    requests[2] = Deadly()
    requests[4] = object()  # what secops itself trips over
    orders = [Order(str(number), None, request) for number, request in enumerate(requests)]
    found = [outcome.line for outcome in run_all(orders, 2)]
    assert [line and line["source"] for line in found] == ["0", "1", "2", "3", "4", "5"]
    faults = [line["fault"]["message"] if line and line["fault"] else "" for line in found]
    assert "中途消失" in faults[2] and "AttributeError" in faults[4]
    assert [number for number, fault in enumerate(faults) if fault] == [2, 4]


# --- documents --------------------------------------------------------------------------------------------------


def test_documents_go_into_a_folder_an_organization(tmp_path: Path) -> None:
    """Two of one name have two folders; what one has no use for is told and stops nothing."""
    folders = [organization(tmp_path / f"o{number}", number, "同名有限公司") for number in range(2)]
    reports = ("--report", "self-assessment", "--report", "filing-pack")
    assert batch(tmp_path / "out", *folders, *reports) == 0
    found = lines(tmp_path / "out")
    assert [one["folder"] for one in found] == ["同名有限公司", f"同名有限公司-{code(1)}"]
    for one in found:
        forms, pack = one["reports"]
        assert forms["files"] and not forms["fault"] and not pack["files"] and pack["fault"]
        there = {path.name for path in (tmp_path / "out" / one["folder"]).iterdir()}
        assert there == set(forms["files"])
    kinds = [note["种类"] for note in under(sheet(tmp_path / "out", "提醒"), "序号")]
    assert kinds.count("没有出表") == 2
    shutil.rmtree(tmp_path / "out" / "同名有限公司")
    assert batch(tmp_path / "out", *folders, *reports, "--resume") == 0
    assert (tmp_path / "out" / "同名有限公司").is_dir() and lines(tmp_path / "out") == found


def test_templates_of_a_repository_can_be_left_aside(tmp_path: Path) -> None:
    """One that cannot be used is told in the line, unless those of repositories are not taken at all."""
    folder = organization(tmp_path / "o", 1)
    (folder / "templates").mkdir()
    (folder / "templates" / "self-assessment.xlsx").write_bytes(b"no workbook")
    for number, (option, faulty) in enumerate((("--repo-templates", True), ("--no-repo-templates", False))):
        assert batch(tmp_path / str(number), folder, "--report", "self-assessment", option) == 0
        [line] = lines(tmp_path / str(number))
        assert ("templates/self-assessment.xlsx" in (line["reports"][0]["fault"] or "")) is faulty


def test_a_document_of_two_revisions_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is begun for a name that cannot be made."""
    assert batch(tmp_path / "out", organization(tmp_path / "o", 1), "--report", "change-application") == 2
    assert "self-assessment" in capsys.readouterr().err and not (tmp_path / "out").exists()


# --- lists ------------------------------------------------------------------------------------------------------


def test_a_list_names_organizations_from_where_it_is(tmp_path: Path) -> None:
    """Comments and empty lines are left aside; an @ names a revision unless the folder itself is called so."""
    for name in ("a", "b@c", "d"):
        (tmp_path / name).mkdir()
    found = read_list("# 名单\na\n\nb@c\nd@v1\n  e  \n".encode(), tmp_path / "list.txt", "main")
    assert [(one.path.name, one.revision) for one in found] == [
        ("a", "main"),
        ("b@c", "main"),
        ("d", "v1"),
        ("e", "main"),
    ]
    assert found[0].path == tmp_path / "a"
    assert named("d@v1", base=tmp_path) == found[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_names_path_and_revision(tmp_path: Path, encoding: str) -> None:
    """Columns are found by their heading, in the encodings that spreadsheets write."""
    content = '单位,路径,版本\r\n甲,"甲, 乙",v2\r\n丙,丙,\r\n,,\r\n'.encode(encoding)
    found = read_list(content, tmp_path / "list.csv")
    assert [(one.path.name, one.revision) for one in found] == [("甲, 乙", "v2"), ("丙", None)]


def test_a_table_without_the_column_is_refused(tmp_path: Path) -> None:
    """It says which column is asked for."""
    with pytest.raises(CommandLineError, match="没有列 路径"):
        read_list(b"a,b\n1,2\n", tmp_path / "list.csv")


def test_nobody_or_the_same_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run needs organisations, each once."""
    folder = organization(tmp_path / "o", 1)
    assert batch(tmp_path / "out") == 2
    assert batch(tmp_path / "out", folder, folder) == 2
    assert "列了不止一次" in capsys.readouterr().err
