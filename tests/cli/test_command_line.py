# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""The command line as a user meets it: words, exit codes, contracts, terminals."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from secops_cli import __version__
from secops_cli.cli.app import run
from secops_cli.source.packaged import packaged
from tests.conftest import Repository
from tests.load.small_organization import FILES

Make = Callable[..., Repository]
Outcome = tuple[int, str, str]
ENGLISH = re.compile(
    r"\b(Usage|Options?|Arguments?|Commands?|required|default|Error|Try|Missing|Invalid|such|Show|exit)\b"
)
COMMANDS = [
    [], ["validate"], ["grade"], ["gap"], ["forecast"], ["init"], ["schema"], ["standard"], ["standard", "list"],
    ["standard", "show"], ["standard", "check"], ["standard", "crosswalk"], ["standard", "measures"], ["standard", "text"],
    ["standard", "text", "import"],
    ["evidence"], ["evidence", "add"], ["evidence", "list"], ["evidence", "verify"], ["evidence", "pack"], ["evidence", "review"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    monkeypatch.delenv("SECOPS_DEBUG", raising=False)


Secops = Callable[..., Outcome]


def process(*arguments: object, stdout: Any = subprocess.PIPE, **variables: str) -> tuple[int, bytes, bytes]:
    """Run secops as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "secops_cli", *map(str, arguments)],
        env=os.environ | {"SECOPS_CACHE": "", **variables}, stdout=stdout, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


# --- exit codes -------------------------------------------------------------------------------------------------

FINDINGS = {
    "error": {"people.yaml": "- {id: a}\n"},
    "warning": {"tools.yaml": "# later\n"},
    "note": {"notes.yaml": "a: 1\n"},
    "": {},
}


@pytest.mark.parametrize("worst", FINDINGS)
@pytest.mark.parametrize("limit", ["error", "warning", "note", "never", None])
def test_validate_fails_from_the_chosen_severity_on(limit: str | None, worst: str, repo: Make, secops: Secops) -> None:
    """By default from errors; a repository without rows has a warning of its own."""
    repository = repo(FINDINGS[worst])
    found = {d.severity for d in repository.diagnostics()}
    order = ["error", "warning", "note"]
    failing = order[: order.index(limit or "error") + 1] if limit != "never" else []
    code, _, error = secops("validate", repository.root, *(["--fail-on", limit] if limit else []))
    assert (code, error) == (int(bool(found.intersection(failing))), "")


def test_grade_fails_where_a_target_is_not_met(repo: Make, secops: Secops) -> None:
    """Unless it is told not to."""
    repository = repo()
    assert secops("grade", repository.root)[0] == 1
    assert secops("grade", repository.root, "--no-fail")[0] == 0
    assert secops("grade", repository.root, "--format", "json")[0] == 1


def test_findings_of_a_broken_file_are_no_reason_to_stop(repo: Make, secops: Secops) -> None:
    """One broken file is a finding, not an exit code 2."""
    code, output, error = secops("validate", repo({"people.yaml": "- id: [\n"}).root)
    assert (code, error) == (1, "")
    assert "people.yaml:1:1 SEC102 错误" in output


@pytest.mark.parametrize("command", ["validate", "grade", "gap", "forecast"])
def test_what_cannot_be_read_at_all_is_exit_code_2(command: str, repo: Make, secops: Secops, tmp_path: Path) -> None:
    """One line that says what, one that says what to do; nothing on standard output."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    newer = repo({"secops.yaml": "format: 99\n"}).root
    for arguments in ([tmp_path / "nowhere"], [tmp_path / "file"], [tmp_path / "empty"], [newer],
                      [repo(folder="x").root, "--at", "HEAD"]):  # fmt: skip
        code, output, error = secops(command, *arguments)
        assert (code, output) == (2, "")
        assert re.fullmatch(r"secops: .*[一-鿿].*\n  → .*[一-鿿].*\n", error), error


def test_a_fault_of_secops_is_exit_code_3(repo: Make, secops: Secops, monkeypatch: pytest.MonkeyPatch) -> None:
    """With words that ask for a report, and no traceback."""

    def broken(_: object) -> None:
        raise ZeroDivisionError("\x1b[31mred")

    monkeypatch.setattr("secops_cli.pipeline.judge_opened", broken)
    root = repo().root
    code, output, error = secops("validate", root)
    assert (code, output) == (3, "")
    assert error.startswith("secops: 程序内部错误：ZeroDivisionError: \\x1b[31mred\n")
    assert "SECOPS_DEBUG" in error
    monkeypatch.setenv("SECOPS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["validate", str(root)])


def test_an_interrupt_is_not_a_fault(repo: Make, secops: Secops, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C exits as shells expect."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("secops_cli.pipeline.judge_opened", interrupted)
    assert secops("validate", repo().root)[:2] == (130, "")


def test_a_name_that_is_too_long_is_not_a_fault_of_secops(secops: Secops) -> None:
    """The file system refuses it."""
    assert secops("validate", "a" * 300)[0] == 2


# --- usage errors -----------------------------------------------------------------------------------------------

USAGE: dict[str, tuple[list[str], str]] = {
    "an unknown option": (["validate", "--nope"], "没有选项 --nope"),
    "an unknown option of the program": (["--nope"], "没有选项 --nope"),
    "a short option": (["validate", "-x"], "没有选项 -x"),
    "a missing argument": (["init"], r"缺少参数 \S"),
    "a missing argument of a command of a group": (["standard", "show"], r"缺少参数 \S"),
    "a word that is not a choice": (["validate", "--format", "xml"], "--format.*xml.*text.*json"),
    "another": (["validate", "--fail-on", "fatal"], "--fail-on.*fatal.*error.*warning.*note.*never"),
    "an option without its value": (["validate", "--format"], "选项 --format 后面缺少值"),
    "another without": (["grade", "--explain"], "选项 --explain 后面缺少值"),
    "a value where none belongs": (["validate", "--rehash=1"], "选项 --rehash 不带值"),
    "an argument too many": (["init", "a", "b"], "多余的参数：b$"),
    "two arguments too many": (["init", "a", "b", "c"], "多余的参数：b c$"),
    "a date in words": (["validate", "--as-of", "今天"], "日期 '今天' 不对"),
    "a day that does not exist": (["validate", "--as-of", "2026-02-30"], "日期 '2026-02-30' 不对"),
    "a date run together": (["validate", "--as-of", "20261120"], "日期 '20261120' 不对"),
    "a day of a week": (["validate", "--as-of", "2026-W47-5"], "日期 '2026-W47-5' 不对"),
    "an empty date": (["grade", "--as-of", ""], "日期 '' 不对"),
    "too few months": (["forecast", "--months", "0"], "--months 的值 0 超出范围，应在 1 到 240 之间"),
    "an unknown command": (["validte"], "没有命令 validte，是否想写 validate"),
    "letters in another order": (["vaildate"], "没有命令 vaildate，是否想写 validate"),
    "an option that is near": (["grade", "--catgory", "F"], "没有选项 --catgory，相近的有 .*--category"),
    "a category that does not exist": (["standard", "show", "isccc", "--category", "Z"], "没有类别 Z"),
    "an unknown command of a group": (["standard", "shw"], "没有命令 shw"),
    "a standard that does not exist": (["standard", "show", "iso27001"], "没有标准 'iso27001'"),
    "a clause that does not exist": (["standard", "show", "isccc:9.9"], "没有条目 9.9"),
    "a clause by its printed number": (["standard", "show", "isccc:A2.2.3-a"], "是否想写 A1.2.3-a"),
    "a clause that is not divided": (["standard", "show", "tcas:6.3.1-a"], "是否想写 6.3.1"),
    "a clause with a dot too many": (["standard", "crosswalk", "isccc:A.1.1"], "是否想写 A1.1.1-a"),
    "a clause with a wide colon": (["standard", "show", "isccc：A1"], "冒号要用半角"),
    "a clause without its standard": (["standard", "show", "J.4.3-a"], "写作 tcas:J.4.3-a"),
    "a clause of neither": (["standard", "show", "J.9.9-z"], "没有标准"),
    "a level that does not exist": (["standard", "show", "isccc", "--level", "1级"], "没有级别 1级"),
    "a standard that cannot be checked": (["standard", "check", "nope"], "没有标准 'nope'"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "pattern"), USAGE.values(), ids=USAGE)
def test_usage_errors_are_chinese(arguments: list[str], pattern: str, secops: Secops) -> None:
    """Exit code 2, one line that says what, one that says what to do, no English."""
    code, output, error = secops(*arguments)
    lines = error.splitlines()
    assert (code, output, len(lines)) == (2, "", 2), error
    assert re.search(pattern, lines[0]), error
    assert not ENGLISH.search(error), error


def test_grade_without_anything_to_judge_says_that_systems_are_wanting_too(repo: Make, secops: Secops) -> None:
    said = secops("grade", repo({"secops.yaml": "format: 1\n"}).root)[1]
    assert "secops.yaml 里没有可判定的目标；systems/ 里也没有定级对象" in said
    unread = repo({"secops.yaml": "format: 1\n", "systems/a/system.yaml": "id: [\n"}, folder="other")
    assert "也没有定级对象" not in secops("grade", unread.root)[1]


def test_grade_names_the_targets_that_there_are(repo: Make, secops: Secops) -> None:
    """Where the one asked for is not declared."""
    root = repo().root
    for arguments in (["--category", "Z"], ["--standard", "tcas"], ["--category", "安全集成"]):
        code, _, error = secops("grade", root, *arguments)
        assert (code, "isccc F" in error) == (2, True)
    assert secops("grade", root, "--standard", "isccc", "--category", "安全运维")[0] == 1


def test_explain_wants_a_clause_of_a_target(repo: Make, secops: Secops) -> None:
    """By full name, or by a bare number where only one standard has it."""
    root = repo(FILES).root
    assert secops("grade", root, "--explain", "isccc:4.1.1")[:2][0] == 0
    assert "isccc:4.1.1" in secops("grade", root, "--explain", "4.1.1")[1]
    assert secops("grade", root, "--explain", "9.9.9")[0] == 2
    assert "不属于已声明的目标" in secops("grade", root, "--explain", "isccc:A1")[2]
    assert "是否想写 4.1.6-b" in secops("grade", root, "--explain", "4.1.6b")[2]
    assert "冒号要用半角" in secops("grade", root, "--explain", "isccc：4.1.1")[2]
    assert secops("grade", root, "--explain", "nope:4.1.1")[0] == 2


# --- help -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_chinese_throughout(option: str, command: list[str], secops: Secops) -> None:
    """Headings, marks and defaults of the library too."""
    code, output, error = secops(*command, option)
    assert (code, error) == (0, "")
    assert output.startswith("用法: secops")
    assert not ENGLISH.search(output), output


def test_the_version_is_shown(secops: Secops) -> None:
    """One line."""
    assert secops("--version") == (0, f"secops {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["standard"]])
def test_a_command_without_its_command_shows_the_help(command: list[str], secops: Secops) -> None:
    """Readable, on lines of its own."""
    _, output, error = secops(*command)
    assert "\\x0a" not in error
    assert "命令:\n" in output + error


# --- contracts --------------------------------------------------------------------------------------------------

KEYS: dict[str, set[str]] = {
    "standards": {"schema", "standards"},
    "standard": {"schema", "id", "title", "status", "ladder", "parts", "clauses"},
    "grade": {"schema", "organization", "as_of", "commit", "dirty", "institutions", "systems"},
    "diagnostics": {"schema", "as_of", "commit", "diagnostics", "summary"},
    "gap": {"schema", "targets"},
    "forecast": {"schema", "from", "to", "events"},
    "crosswalk": {"schema", "clause", "links"},
}
INNER: dict[str, tuple[str, set[str]]] = {
    "standards": ("standards", {"id", "title", "status", "ladder", "categories"}),
    "standard": ("clauses", {"id", "levels", "part", "section", "title", "gist", "basis", "modality", "test", "evidence", "when",
                             "replaces", "entails", "erratum"}),
    "grade": ("institutions", {"standard", "edition_status", "category", "application", "region", "parts", "proven", "potential",
                               "target", "met", "pending", "clauses"}),
    "diagnostics": ("diagnostics", {"code", "severity", "path", "line", "column", "message", "hint", "clause", "related"}),
    "gap": ("targets", {"standard", "category", "from", "to", "earliest", "actions"}),
    "forecast": ("events", {"date", "standard", "category", "proven", "potential", "because"}),
    "crosswalk": ("links", {"clauses", "relation", "difference"}),
}  # fmt: skip
CLAUSE = {"id", "levels", "basis", "modality", "verdict", "reason", "checks", "row", "evidence", "missing_evidence", "erratum",
          "locations"}  # fmt: skip
ACTION = {
    "id",
    "kind",
    "clauses",
    "what",
    "amount",
    "unit",
    "until",
    "alternatives",
    "depends_on",
    "records",
    "responsible",
}
CHECK = {
    "measure",
    "op",
    "required",
    "unit",
    "fact",
    "proven",
    "short_fact",
    "short_proven",
    "counted",
    "unproven",
    "excluded",
}


HELD = "{id: f-held, standard: isccc, category: F, level: 三级, granted: 2020-01-01, surveillance: [2026-10-01]}\n"
"""A certificate whose next surveillance is still to come."""


def contract(name: str, text: str) -> Any:
    """Read JSON output; the test fails where it is not as `schemas/` promises."""
    document = json.loads(text)
    schema = json.loads((packaged("schemas") / f"contract-{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    return document


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("standards", ["standard", "list"]), ("standard", ["standard", "show", "isccc"]), ("standard", ["standard", "show", "tcas"]),
        ("standard", ["standard", "show", "om-form"]), ("grade", ["grade", "ROOT"]), ("grade", ["grade", "ROOT", "--all-levels"]),
        ("grade", ["grade", "ROOT", "--at", "HEAD"]), ("grade", ["grade", "ROOT", "--category", "E"]),
        ("diagnostics", ["validate", "ROOT"]), ("diagnostics", ["validate", "ROOT", "--at", "HEAD"]),
        ("grade", ["grade", "ROOT", "--view", "评审"]), ("gap", ["gap", "ROOT"]), ("gap", ["gap", "ROOT", "--at", "HEAD"]),
        ("gap", ["gap", "ROOT", "--standard", "isccc", "--to", "一级"]), ("forecast", ["forecast", "ROOT", "--months", "60"]),
        ("forecast", ["forecast", "ROOT", "--at", "HEAD", "--months", "60"]),
        ("crosswalk", ["standard", "crosswalk", "isccc:C1.5-b"]),
    ],
)  # fmt: skip
def test_json_is_what_its_schema_promises(name: str, arguments: list[str], repo: Make, secops: Secops) -> None:
    """And has the keys that the rule book lists."""
    repository = repo({**FILES, "people/x.yaml": "- {id: a}\n- {id: p1, name: 王}\n", "notes.yaml": "a: 1\n",
                       "certificates/f.yaml": HELD})  # fmt: skip
    repository.commit()
    _, output, _ = secops(*[str(repository.root) if a == "ROOT" else a for a in arguments], "--format", "json")
    document = contract(name, output)
    assert KEYS[name] <= set(document)
    key, wanted = INNER[name]
    assert document[key]
    for entry in document[key]:
        assert wanted <= set(entry)
        if name == "grade":
            for clause in entry["clauses"]:
                assert set(clause) >= CLAUSE
                assert all(set(check) >= CHECK for check in clause["checks"])
        if name == "gap":
            assert all(
                set(action) == ACTION | {"required", "present", "proven", "evidence", "chosen", "locations"}
                for action in entry["actions"]
            )


def test_json_of_an_empty_repository_is_what_its_schema_promises(repo: Make, secops: Secops) -> None:
    """Nulls where nothing is known."""
    root = repo({"secops.yaml": "format: 1\n"}).root
    grade = contract("grade", secops("grade", root, "--format", "json")[1])
    assert (grade["organization"], grade["commit"], grade["dirty"], grade["institutions"]) == (None, None, False, [])
    found = contract("diagnostics", secops("validate", root, "--format", "json")[1])
    assert found["summary"] == {"errors": 0, "warnings": 1, "notes": 0}


def test_json_says_the_commit_and_whether_the_folder_is_changed(repo: Make, secops: Secops) -> None:
    """The full id."""
    repository = repo(FILES)
    commit = repository.commit()
    document = json.loads(secops("grade", repository.root, "--format", "json")[1])
    assert (document["commit"], document["dirty"]) == (commit, False)
    repository.write({"tools.yaml": "[]\n"})
    document = json.loads(secops("grade", repository.root, "--format", "json")[1])
    assert (document["commit"], document["dirty"]) == (commit, True)


def test_json_lists_findings_by_place(repo: Make, secops: Secops) -> None:
    """By path, line, column, code; the same every time."""
    root = repo({"people.yaml": "- {id: a}\n- {id: b, name: c, x: 1, y: 2}\n", "notes.yaml": "", "a.yaml": ""}).root
    outputs = {secops("validate", root, "--format", "json", "--as-of", "2026-11-20")[1] for _ in range(3)}
    [output] = outputs
    places = [(d["path"], d["line"], d["column"], d["code"]) for d in json.loads(output)["diagnostics"]]
    assert places == sorted(places)


def test_numbers_in_json_are_text(repo: Make, secops: Secops) -> None:
    """Decimals are exact only as text."""
    document = json.loads(secops("grade", repo(FILES).root, "--format", "json")[1])
    checks = [check for i in document["institutions"] for clause in i["clauses"] for check in clause["checks"]]
    assert checks
    assert not [c for c in checks if isinstance(c["required"], (int, float)) and not isinstance(c["required"], bool)]
    assert not [c for c in checks if isinstance(c["fact"], (int, float)) and not isinstance(c["fact"], bool)]


# --- standard ---------------------------------------------------------------------------------------------------


def test_standard_list_names_every_edition(secops: Secops) -> None:
    """With its alias, status, ladder."""
    code, output, _ = secops("standard", "list")
    assert code == 0
    for words in ("isccc", "tcas", "om-form", "历史", "现行", "三级", "1级", "安全运维"):
        assert words in output


@pytest.mark.parametrize("name", ["isccc", "isccc-sv-001-2015", "tcas", "om-form"])
def test_standard_show_lists_clauses(name: str, secops: Secops) -> None:
    """By id or alias."""
    code, output, error = secops("standard", "show", name)
    assert (code, error) == (0, "")
    assert len(output.splitlines()) > 40


def test_standard_show_can_be_limited_to_a_level(secops: Secops) -> None:
    """Fewer clauses than all."""
    everything, lowest = (
        secops("standard", "show", "isccc")[1],
        secops("standard", "show", "isccc", "--level", "三级")[1],
    )
    assert "4.1.1" in lowest
    assert "4.3.2" in everything
    assert "4.3.2" not in lowest


def test_standard_show_explains_one_clause(secops: Secops) -> None:
    """Its gist, its test."""
    code, output, _ = secops("standard", "show", "isccc:4.2.4-d")
    assert code == 0
    assert "30" in output


def test_standard_check_proves_the_packaged_catalogues(secops: Secops) -> None:
    """All of them, or the one that is named."""
    code, output, _ = secops("standard", "check")
    assert (code, output.count("0 处问题")) == (0, len(output.splitlines()))
    assert len(secops("standard", "check", "isccc")[1].splitlines()) == 1


def test_standard_check_proves_the_crosswalk_too(secops: Secops) -> None:
    """The first line, where no standard is named."""
    assert re.match(r"crosswalk：\d{3} 组，0 处问题", secops("standard", "check")[1])


def test_standard_crosswalk_shows_what_is_near_and_how_it_differs(secops: Secops) -> None:
    """Hard case 69: rebuilding the system against restoring the backup."""
    code, output, _ = secops("standard", "crosswalk", "isccc:C1.5-b")
    assert code == 0
    assert "相近  tcas:G.1.5-c" in output
    assert "重建" in output.partition("差别")[2]
    assert "没有与其他标准的条目相关联" in secops("standard", "crosswalk", "isccc:4.3.1")[1]


@pytest.mark.parametrize(
    ("name", "words"), [("isccc", "isccc 后面没有写条号"), ("isccc:9", "没有条目 9"), ("x:1", "没有标准")]
)
def test_standard_crosswalk_wants_a_clause(name: str, words: str, secops: Secops) -> None:
    """And says how to write one."""
    code, _, error = secops("standard", "crosswalk", name)
    assert (code, words in error) == (2, True)


def test_standard_show_names_the_papers_of_records_and_of_the_row(secops: Secops) -> None:
    """A clause with both halves asks for both; in JSON beside each other."""
    output = secops("standard", "show", "isccc:D1.1.1-a")[1]
    assert "产权证或租赁合同(记录的凭据)" in output
    assert "场所照片或调研报告(自评估行的材料)" in output
    [clause] = json.loads(secops("standard", "show", "isccc:A1", "--format", "json")[1])["clauses"]
    assert clause["proof"]["all"] == [{"any": ["合同"]}, {"any": ["验收报告"]}]


def test_standard_list_tells_the_classes_of_disaster_recovery(secops: Secops) -> None:
    """What the standard calls A类 and B类."""
    output = secops("standard", "list")[1]
    assert "D1 灾备资源服务(A类)、D2 灾备技术服务(B类)" in output


def test_standard_show_can_be_limited_to_a_category(secops: Secops) -> None:
    """By id or title: what is asked of every category, and its own."""
    output = secops("standard", "show", "isccc", "--category", "D1")[1]
    assert output == secops("standard", "show", "isccc", "--category", "灾备资源服务")[1]
    assert ("4.1.1 " in output, "D1.1.1-a" in output, "D2.1" in output) == (True, True, False)


def test_standard_show_shows_what_a_repository_adds(repo: Make, secops: Secops) -> None:
    """Where the repository is named."""
    own = """part: F
clauses:
  - {id: X-1, levels: [二级], section: 本单位, title: 自己的规矩, gist: 有制度。, evidence: {all: [{any: [制度文件]}]}}
"""
    root = repo({"standards/isccc/clauses/own.yaml": own}).root
    assert "本单位自己加的条目" in secops("standard", "show", "isccc:X-1", root)[1]
    assert "本单位自己的条目，后面再写证据仓库的文件夹" in secops("standard", "show", "isccc:X-1")[2]
    assert re.search("X-1 .*自己的规矩 .*本单位", secops("standard", "show", "isccc", root, "--category", "F")[1])


# --- several targets of one category ----------------------------------------------------------------------------

TWINS = "format: 1\ntargets: [{standard: tcas, category: J, level: 2级}, {standard: tcas, category: J, level: 4级, region: 云州}]\n"
RESPONSES = """service: 数据安全
responses:
  - {region: 云州, local_hours: 6, remote_hours: 12}
  - {local_hours: 12, remote_hours: 24}
"""


def test_explain_tells_targets_apart_and_says_once_what_they_share(repo: Make, secops: Secops) -> None:
    """Different statements hold for them; where they stand, and for where, is said."""
    root = repo({"secops.yaml": TWINS, "services/j.yaml": RESPONSES}).root
    output = secops("grade", root, "--explain", "tcas:J.3.2-b")[1]
    assert "数据安全(目标 2级) · 适用" in output
    assert "数据安全(目标 4级) · 适用" in output
    assert "缺证  数据安全  services/j.yaml:3  评定地区 云州" in output
    assert "缺证  数据安全  services/j.yaml:4  不分地区" in output
    shared = secops("grade", root, "--explain", "tcas:6.2.1")[1]
    assert (shared.count("要点"), "数据安全(目标 2级、4级) · 适用" in shared) == (1, True)


def test_a_gap_up_to_one_level_is_said_once_for_both_targets(repo: Make, secops: Secops) -> None:
    """Both lack the same."""
    root = repo({"secops.yaml": TWINS.replace(", region: 云州", "")}).root
    assert secops("gap", root, "--to", "1级")[1].count("数据安全：") == 1


def test_what_the_assessor_sees_otherwise_is_counted_by_clause(repo: Make, secops: Secops) -> None:
    """With the category and targets that it concerns; in JSON one entry a target."""
    rows = "- {clause: J.1.1-b, conclusion: 不符合, by: 评审}\n"
    root = repo({"secops.yaml": TWINS, "assessments/tcas/review.yaml": rows}).root
    arguments = ("grade", root, "--view", "评审", "--no-fail", "--as-of", "2026-11-20")
    output = secops(*arguments)[1]
    assert "与自评不同 1 条" in output
    assert "tcas:J.1.1-b  数据安全(目标 2级、4级)" in output
    found = json.loads(secops(*arguments, "--format", "json")[1])["differences"]
    assert [(d["clause"], d["target"]) for d in found] == [("J.1.1-b", "2级"), ("J.1.1-b", "4级")]


# --- what would be said too often -------------------------------------------------------------------------------


def test_records_put_aside_for_one_reason_share_a_line(repo: Make, secops: Secops) -> None:
    """In the text; JSON names each."""
    people = "".join(
        f"- {{id: p{n}, name: 甲, specialty: 软件, employment: {{from: 2020-01-01}}}}\n" for n in range(30)
    )
    settings = "format: 1\ntargets: [{standard: tcas, category: I, level: 2级}]\n"
    root = repo({"secops.yaml": settings, "people.yaml": people}).root
    output = secops("grade", root, "--explain", "tcas:I.2.2-a")[1]
    assert "不计  专业为软件：p0、p1、p2、p3、p4 等 30 项" in output
    assert len(output.splitlines()) < 15
    document = json.loads(secops("grade", root, "--explain", "tcas:I.2.2-a", "--format", "json")[1])
    assert len(document["institutions"][0]["clauses"][0]["checks"][0]["excluded"]) == 30


def test_notes_of_one_kind_in_one_file_share_a_line(repo: Make, secops: Secops) -> None:
    """Counted in the summary all the same; errors are each said."""
    clauses = [f"4.3.{n}" for n in ("2", "3", "4")] + [f"4.3.6-{c}" for c in "abc"] + ["4.3.8-b", "4.3.8-c"]
    rows = "".join(f"- {{clause: {c}, conclusion: 不符合}}\n" for c in clauses)
    root = repo({"assessments/isccc/r.yaml": rows}).root
    found = json.loads(secops("validate", root, "--format", "json")[1])["diagnostics"]
    notes = sum(d["code"] == "SEC402" for d in found)
    output = secops("validate", root)[1]
    assert (notes >= 6, output.count("SEC402")) == (True, 1)
    assert f"同样的还有 {notes - 1} 处" in output
    assert f"{notes} 个提示" in output


def test_audits_and_services_are_named_in_chinese(repo: Make, secops: Secops) -> None:
    """`audit:2025` and `security-operations` are ours."""
    organization = """name: 某
credit_code: 91990000MA0EXAMP17
audits: [{year: 2025, firm: 某, firm_domestic: true}, {year: 2023, firm: 某, firm_domestic: true}]
"""
    service = "service: 安全运维\nstarted: 2020-01-01\nresponses: [{local_hours: 1}]\n"
    root = repo({"organization.yaml": organization, "services.yaml": service}).root
    output = secops("grade", root, "--explain", "isccc:4.1.2", "--as-of", "2026-11-20")[1]
    assert "缺证  2025 年度审计 " in output
    assert "2023 年度审计  organization.yaml:3  还没有 2024 年度审计报告" in output
    assert "audit:" not in output + secops("validate", root, "--as-of", "2026-11-20")[1]


# --- gap, forecast, view ----------------------------------------------------------------------------------------


def test_gap_names_the_levels_that_there_are(repo: Make, secops: Secops) -> None:
    """A level of no target is a mistake of the command line."""
    code, _, error = secops("gap", repo(FILES).root, "--to", "九级")
    assert (code, "三级、二级、一级" in error) == (2, True)


def test_gap_with_a_level_leaves_out_standards_that_have_none_of_that_name(repo: Make, secops: Secops) -> None:
    """一级 is ISCCC's; 1级 is T/CAS's."""
    document = json.loads(secops("gap", repo(FILES).root, "--to", "1级", "--format", "json")[1])
    assert {target["standard"] for target in document["targets"]} == {"tcas-375-2019"}


@pytest.mark.parametrize("months", ["0", "241", "x"])
def test_forecast_looks_one_month_to_twenty_years_ahead(months: str, repo: Make, secops: Secops) -> None:
    """Anything else is said in Chinese."""
    code, _, error = secops("forecast", repo(FILES).root, "--months", months)
    assert code == 2
    assert not ENGLISH.search(error)


def test_the_assessors_view_lists_where_it_differs(repo: Make, secops: Secops) -> None:
    """Table by the assessor's rows, then the clauses seen otherwise."""
    rows = "- {clause: F1.2-a, conclusion: 不符合, by: 评审, note: 没有更新}\n"
    root = repo({**FILES, "secops.yaml": "format: 1\ntargets: [{standard: isccc, category: F, level: 三级}]\n",
                 "assessments/isccc/review.yaml": rows}).root  # fmt: skip
    output = secops("grade", root, "--view", "评审", "--no-fail", "--as-of", "2026-11-20")[1]
    assert "按评审的结论" in output
    assert re.search(r"isccc:F1\.2-a .*不符合 .*评审为不符合：没有更新", output)


def test_standard_measures_lists_every_measure(secops: Secops) -> None:
    """Each by name."""
    from secops_cli.assess.measures.registry import MEASURES

    code, output, _ = secops("standard", "measures")
    assert code == 0
    assert [name for name in MEASURES if name not in output] == []


def test_standard_measures_speaks_chinese(secops: Secops) -> None:
    """User-facing text is Chinese."""
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", secops("standard", "measures")[1])


# --- schema -----------------------------------------------------------------------------------------------------


def test_schema_writes_every_schema_and_the_editors_settings(secops: Secops, tmp_path: Path) -> None:
    """The same as the packaged ones; the settings name files that are there."""
    assert secops("schema", tmp_path)[0] == 0
    written = {path.name: path.read_text() for path in (tmp_path / "schemas").iterdir()}
    assert written == {path.name: path.read_text() for path in packaged("schemas").iterdir()}
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())
    for name in settings["yaml.schemas"]:
        assert (tmp_path / name).is_file()


def test_schema_refuses_to_overwrite(secops: Secops, tmp_path: Path) -> None:
    """Unless it is forced to."""
    secops("schema", tmp_path)
    path = tmp_path / "schemas/people.schema.json"
    path.write_text("mine")
    assert secops("schema", tmp_path)[0] == 2
    assert path.read_text() == "mine"
    assert secops("schema", tmp_path, "--force")[0] == 0
    assert path.read_text() != "mine"


def test_schema_that_refuses_writes_nothing(secops: Secops, tmp_path: Path) -> None:
    """Neither schemas nor settings."""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/tools.schema.json").write_text("mine")
    assert secops("schema", tmp_path)[0] == 2
    assert len(list((tmp_path / "schemas").iterdir())) == 1


def test_schema_can_leave_the_editor_alone(secops: Secops, tmp_path: Path) -> None:
    """`--no-editor`."""
    assert secops("schema", tmp_path, "--no-editor")[0] == 0
    assert not (tmp_path / ".vscode").exists()


def test_schema_keeps_the_users_own_settings(secops: Secops, tmp_path: Path) -> None:
    """Also within the same key, and twice over."""
    path = tmp_path / ".vscode/settings.json"
    path.parent.mkdir()
    path.write_text('{"editor.tabSize": 2, "字": "体", "yaml.schemas": {"mine.json": ["x.yaml"]}}')
    secops("schema", tmp_path)
    first = path.read_text()
    secops("schema", tmp_path, "--force")
    settings = json.loads(path.read_text())
    assert path.read_text() == first
    assert (settings["editor.tabSize"], settings["字"], settings["yaml.schemas"]["mine.json"]) == (2, "体", ["x.yaml"])
    assert len(settings["yaml.schemas"]) > 5


@pytest.mark.parametrize("text", ['{\n  // mine\n  "a": 1\n}', '{"a": 1,}', "", "\ufeff{}", "nonsense"])
def test_schema_leaves_settings_alone_that_are_not_plain_json(text: str, secops: Secops, tmp_path: Path) -> None:
    """VS Code allows comments; nothing can be added without losing them. It says what to add."""
    path = tmp_path / ".vscode/settings.json"
    path.parent.mkdir()
    path.write_text(text)
    code, _, error = secops("schema", tmp_path)
    assert (code, path.read_text()) == (2, text)
    assert "yaml.schemas" in error


@pytest.mark.parametrize(
    "text", ["[]", "5", '"text"', "null", '{"yaml.schemas": []}', '{"yaml.schemas": null}', '{"yaml.schemas": [1]}']
)
def test_schema_leaves_settings_alone_that_are_of_another_shape(text: str, secops: Secops, tmp_path: Path) -> None:
    """Or mends them; in no case is it a fault of secops."""
    path = tmp_path / ".vscode/settings.json"
    path.parent.mkdir()
    path.write_text(text)
    assert secops("schema", tmp_path)[0] in (0, 2)


def test_nothing_is_left_of_a_file_that_could_not_be_written(
    secops: Secops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: exit code 2, no half of a file, no temporary file."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, error = secops("schema", tmp_path)
    assert code == 2
    assert "无法写入" in error
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


# --- init -------------------------------------------------------------------------------------------------------


def test_init_writes_a_skeleton_that_has_only_placeholders_to_fill(secops: Secops, tmp_path: Path) -> None:
    """The only error is the credit code that stands for the user's own."""
    code, output, error = secops("init", tmp_path / "新单位")
    assert (code, error) == (0, "")
    assert "secops validate" in output
    found = Repository(tmp_path / "新单位").diagnostics()
    assert {(d.code, d.place.path) for d in found if d.severity == "error"} == {("SEC208", "organization.yaml")}
    assert {d.code for d in found} <= {"SEC108", "SEC208", "SEC405", "SEC412"}


def test_the_examples_in_the_skeletons_comments_are_right(secops: Secops, tmp_path: Path) -> None:
    """Somebody will take away the `#`: then no key and no word is wrong."""
    secops("init", tmp_path / "org")
    repository = Repository(tmp_path / "org")
    for path in [
        "people/example.yaml",
        "projects/example.yaml",
        "sites/example.yaml",
        "tools.yaml",
        "evidence/example.register.yaml",
    ]:
        lines = (repository.root / path).read_text().splitlines()
        start = next(n for n, line in enumerate(lines) if line.startswith("# - "))
        example = [line[2:] for line in lines[start:] if line.startswith("#")]
        repository.write({path: "\n".join(example) + "\n"})
    found = [d for d in repository.diagnostics() if d.code.startswith(("SEC1", "SEC2")) and d.code != "SEC208"]
    assert [(str(d.place), d.message) for d in found] == []


def test_init_for_an_operator_writes_a_skeleton_without_errors(secops: Secops, tmp_path: Path) -> None:
    """It begins with a system whose level is computed at once; what it says to do next can be done."""
    code, output, error = secops("init", tmp_path / "org", "--profile", "operator")
    assert (code, error) == (0, "")
    repository = Repository(tmp_path / "org")
    assert [str(d) for d in repository.diagnostics() if d.severity == "error"] == []
    [system] = repository.assess().case.systems
    assert (system.system.id, system.computed, system.final) == ("example", "第二级", None)
    for command in ("secops validate", "secops grade --explain system:example", "secops lifecycle example"):
        assert command in output
    assert secops("grade", tmp_path / "org", "--explain", "system:example")[0] == 0
    assert secops("lifecycle", "example", "-C", tmp_path / "org")[0] == 0


def test_init_for_a_provider_is_what_init_does(secops: Secops, tmp_path: Path) -> None:
    """And both skeletons share what git needs."""
    for name, options in {"a": (), "b": ("--profile", "provider"), "c": ("--profile", "operator")}.items():
        assert secops("init", tmp_path / name, *options)[0] == 0
    found = {
        name: {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in "abc"
    }
    assert found["a"] == found["b"] != found["c"]
    assert Path("projects/example.yaml") in found["a"]
    for path in (Path(".gitattributes"), Path(".gitignore")):
        assert found["a"][path] == found["c"][path]


def test_the_sample_has_no_profile(secops: Secops, tmp_path: Path) -> None:
    """It is one organisation that is both."""
    code, _, error = secops("init", tmp_path / "org", "--sample", "--profile", "operator")
    assert code == 2
    assert "不能同时用" in error
    assert not (tmp_path / "org").exists()


def test_the_examples_in_the_comments_of_the_operators_skeleton_are_right(secops: Secops, tmp_path: Path) -> None:
    """Every commented line that is data, taken in: no key and no word is wrong, and all that is named is there."""
    secops("init", tmp_path / "org", "--profile", "operator")
    repository = Repository(tmp_path / "org")
    for path in repository.root.rglob("*.yaml"):
        lines = path.read_text().splitlines()
        taken = [_DATA.sub(r"\1\2", line) for line in lines if line != "[]"]
        path.write_text("\n".join(taken) + "\n")
    found = [d for d in repository.diagnostics() if d.code.startswith(("SEC1", "SEC2"))]
    assert [(str(d.place), d.message) for d in found] == []
    case = repository.assess().case
    assert case.workspace.operations["example"].improvements
    assert case.workspace.evidence
    assert case.workspace.settings.change_causes


_DATA = re.compile(r"^( *)# ( *(?:- )?[^\s:：{]+:(?: .*)?| *- \{.*)$")
"""A comment that holds a key or an item of a list."""


def test_init_writes_into_an_empty_folder(secops: Secops, tmp_path: Path) -> None:
    """With the hidden files that git needs."""
    assert secops("init", tmp_path)[0] == 0
    assert "eol=lf" in (tmp_path / ".gitattributes").read_text()
    assert "private.yaml" in (tmp_path / ".gitignore").read_text()


@pytest.mark.parametrize("name", ["a.txt", ".hidden", "sub/a"])
def test_init_refuses_a_folder_that_holds_something(name: str, secops: Secops, tmp_path: Path) -> None:
    """Nothing is written beside it."""
    Repository(tmp_path / "org").write({name: "mine"})
    code, _, error = secops("init", tmp_path / "org")
    assert code == 2
    assert "不是空文件夹" in error
    assert [p.name for p in (tmp_path / "org").rglob("*") if p.is_file()] == [Path(name).name]


def test_init_refuses_a_file(secops: Secops, tmp_path: Path) -> None:
    """And a folder below one."""
    (tmp_path / "file").write_text("mine")
    assert secops("init", tmp_path / "file")[0] == 2
    assert secops("init", tmp_path / "file/below")[0] == 2
    assert (tmp_path / "file").read_text() == "mine"


def test_init_takes_a_name_with_odd_characters(secops: Secops, tmp_path: Path) -> None:
    """And shows it harmlessly."""
    code, output, _ = secops("init", tmp_path / "a\x1b[31mb")
    assert code == 0
    assert "\x1b" not in output


# --- terminals --------------------------------------------------------------------------------------------------

NASTY = "\x1b[31mred\x1b]0;title\x07\u202eright-to-left\u2066\u200b\x9b2J\x7f"


@pytest.fixture
def nasty(repo: Make) -> Repository:
    """A repository in which every name would do something to a terminal."""
    quoted = json.dumps(NASTY)
    return repo({
        "organization.yaml": f"name: {quoted}\ncredit_code: {quoted}\n",
        "people.yaml": f"- {{id: {json.dumps('a' + NASTY.replace(':', '').replace(',', ''))}, name: {quoted}, roles: [技术负责人]}}\n"
                       f"- {{id: b, name: {quoted}, roles: [技术负责人, {quoted}], {quoted}: 1}}\n"
                       f"- {{id: c, name: {quoted}, roles: [技术负责人], evidence: [nope]}}\n",
        "assessments/isccc/a.yaml": f"{{clause: 4.2.1, conclusion: 不符合, note: {quoted}}}\n",
        f"people/{NASTY.replace('/', '')}.yaml": "- {id: x}\n",
        f"{NASTY}.yaml": "x: 1\n",
    })  # fmt: skip


def harmful(text: str) -> set[str]:
    """The characters in a text that a terminal would act on."""
    return {c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u200b\u202e\u2066\u2028")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate"],
        ["grade"],
        ["grade", "--explain", "isccc:4.2.1"],
        ["grade", "--explain", "isccc:4.2.4-d"],
        ["gap"],
        ["forecast"],
    ],
)
def test_names_cannot_act_on_the_terminal(arguments: list[str], nasty: Repository, secops: Secops) -> None:
    """Neither move the cursor, nor colour, nor turn a line around; they are shown escaped."""
    _, output, error = secops(arguments[0], nasty.root, *arguments[1:])
    assert harmful(output + error) == set()
    assert output


def test_names_in_errors_cannot_act_on_the_terminal(secops: Secops) -> None:
    """What was typed, or came from a script, comes back harmless."""
    for arguments in (
        ["validate", NASTY],
        ["validate", "--as-of", NASTY],
        ["standard", "show", NASTY],
        [NASTY],
        [f"--{NASTY}"],
    ):
        _, output, error = secops(*arguments)
        assert harmful(output + error) == set()


@pytest.mark.parametrize("command", ["validate", "grade", "gap", "forecast"])
def test_names_in_json_cannot_act_on_the_terminal(command: str, nasty: Repository, secops: Secops) -> None:
    """JSON is printed to terminals and into logs too; `\\u202e` is the same text."""
    output = secops(command, nasty.root, "--format", "json")[1]
    json.loads(output)
    assert harmful(output) == set()


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
                                       {"PYTHONIOENCODING": "gbk"}, {"LANG": "", "LC_ALL": ""}])  # fmt: skip
def test_output_is_utf8_whatever_the_locale(variables: dict[str, str], repo: Make) -> None:
    """A pipe into another program must not depend on it, nor break."""
    code, output, error = process("validate", repo({"people.yaml": "- {id: 张}\n"}).root, **variables)
    assert code == 1
    assert error == b""
    assert "缺少 name(姓名)" in output.decode()


def test_a_name_that_is_not_utf8_does_not_break_the_output(repo: Make) -> None:
    """Linux allows any bytes in a name."""
    repository = repo()
    Path(os.fsdecode(os.fsencode(repository.root) + b"/\xff\xfe.yaml")).write_text("x: 1")
    for form in ("text", "json"):
        code, output, error = process("validate", repository.root, "--format", form)
        assert (code, error) == (0, b"")
        assert b"SEC110" in output
        output.decode()


@pytest.mark.parametrize(
    "arguments", [["standard", "show", "isccc", "--format", "json"], ["standard", "list"], ["--help"]]
)
def test_a_reader_that_goes_away_is_no_fault(arguments: list[str]) -> None:
    """`secops … | head -1`: no traceback, no `Exception ignored`, whether the output is long or short."""
    reading, writing = os.pipe()
    os.close(reading)
    code, _, error = process(*arguments, stdout=writing)
    os.close(writing)
    assert error == b""
    assert code != 3


def test_a_reader_that_goes_away_is_no_finding(repo: Make) -> None:
    """With `set -o pipefail`, 1 would mean findings."""
    reading, writing = os.pipe()
    os.close(reading)
    code, _, _ = process("validate", repo().root, stdout=writing)
    os.close(writing)
    assert code in (0, 141)


def test_a_full_disk_behind_standard_output_is_said() -> None:
    """Not exit code 0 with half of the output, and no traceback."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with Path("/dev/full").open("wb") as full:
        code, _, error = process("standard", "list", stdout=full)
    assert code != 0
    assert b"Traceback" not in error


def test_the_program_can_be_started_in_every_way(repo: Make) -> None:
    """As a module, with the arguments of the shell; exit codes come through."""
    assert process("--version")[:2] == (0, f"secops {__version__}\n".encode())
    assert process("validate", repo().root)[0] == 0
    assert process("grade", repo().root)[0] == 1
    assert process("validate", "/nowhere")[0] == 2


def test_output_of_grade_tells_where_it_comes_from(repo: Make, secops: Secops) -> None:
    """Organisation, day, commit, and whether there are changes that were not committed."""
    repository = repo(FILES)
    commit = repository.commit()
    first = secops("grade", repository.root, "--as-of", "2026-11-20")[1].splitlines()[0]
    assert first == f"小而全安全服务有限公司 · 截至 2026-11-20 · {commit[:7]}"
    repository.write({"tools.yaml": "[]\n"})
    first = secops("grade", repository.root, "--as-of", "2026-11-20")[1].splitlines()[0]
    assert first != f"小而全安全服务有限公司 · 截至 2026-11-20 · {commit[:7]}"
    assert commit[:7] in first


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_any_day_can_be_judged(day: str, repo: Make, secops: Secops) -> None:
    """The first and the last that a date can hold."""
    root = repo(FILES).root
    assert secops("grade", root, "--as-of", day)[0] in (0, 1)
    assert secops("validate", root, "--as-of", day)[0] in (0, 1)
    assert secops("gap", root, "--as-of", day, "--to", "一级")[0] == 0
    assert secops("forecast", root, "--as-of", day, "--months", "240")[0] == 0
