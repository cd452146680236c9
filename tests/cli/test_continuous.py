# ruff: noqa: E501  records read better with one a line
"""What continuous integration gets: formats of its services, only what is new, only what a change brought."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from secops_cli.cli.app import run
from tests.conftest import Repository

Make = Callable[..., Repository]
Call = Callable[..., tuple[int, str]]
SARIF_SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
"""As the standard's committee publishes it."""

EXPIRED = "- {id: old, title: 旧合同, kind: 合同, held: {where: 柜, custodian: 甲, checked_by: 乙, checked_on: 2026-01-01}, expires: 2026-01-31}\n"
FILES = {
    "secops.yaml": "format: 1\ntargets: [{standard: isccc, category: F, level: 三级}]\n",
    "organization.yaml": "name: 某公司\ncredit_code: 91350100M000100Y43\nevidence: [old]\n",
    "people.yaml": "- id: p1\n  name: 甲\n  colour: red\n",
    "evidence/a.register.yaml": EXPIRED,
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def secops(capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*arguments: object) -> tuple[int, str]:
        code = run([*map(str, arguments), "--as-of", "2026-11-20"])
        return code, capsys.readouterr().out

    return call


def sarif(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(document)
    found: dict[str, Any] = document["runs"][0]
    return found


# --- formats ----------------------------------------------------------------------------------------------------


def test_sarif_is_valid_and_tells_each_finding_with_its_rule(repo: Make, secops: Call) -> None:
    root = repo(FILES).root
    code, text = secops("validate", root, "--format", "sarif")
    listed = json.loads(secops("validate", root, "--format", "json")[1])["diagnostics"]
    found = sarif(text)
    assert code == 1
    assert found["columnKind"] == "unicodeCodePoints"
    assert [result["ruleId"] for result in found["results"]] == [entry["code"] for entry in listed]
    rules = found["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in found["results"])
    assert all(rule["help"]["text"] for rule in rules)
    places = [result["locations"][0]["physicalLocation"]["region"] for result in found["results"]]
    assert [(p["startLine"], p["startColumn"]) for p in places] == [(e["line"], e["column"]) for e in listed]


def test_sarif_without_findings_is_valid(repo: Make, secops: Call) -> None:
    root = repo({"secops.yaml": "format: 1\n", "evidence/a.register.yaml": "[]\n"}).root
    assert sarif(secops("validate", root, "--format", "sarif", "--fail-on", "never")[1])["results"] is not None


def test_paths_are_those_of_the_repository_and_encoded(repo: Make, secops: Call) -> None:
    repository = repo({"机构 一/secops.yaml": "format: 1\n", "机构 一/人.yaml": "x: 1\n"})
    repository.commit()
    [uri] = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif(secops("validate", repository.root / "机构 一", "--format", "sarif")[1])["results"]
        if result["ruleId"] == "SEC110"
    }
    assert uri == "%E6%9C%BA%E6%9E%84%20%E4%B8%80/%E4%BA%BA.yaml"
    github = secops("validate", repository.root / "机构 一", "--format", "github")[1]
    assert "file=机构 一/人.yaml,line=" in github


def test_a_name_that_is_no_utf_8_is_the_bytes_that_it_has(repo: Make, secops: Call) -> None:
    root = repo(FILES).root
    try:
        Path(root, os.fsdecode(b"people/\xff #%41.yaml")).parent.mkdir()
        Path(root, os.fsdecode(b"people/\xff #%41.yaml")).write_text("- {id: p8, name: 甲, x: 1}\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif(secops("validate", root, "--format", "sarif")[1])["results"]
    }
    assert "people/%FF%20%23%2541.yaml" in uris


def test_columns_count_characters_and_not_their_halves(repo: Make, secops: Call) -> None:
    """Beyond the basic plane, after a mark of order, after a tab, with line ends of Windows."""
    files = FILES | {"people.yaml": "\ufeff- {id: p1, name: \U00020bb7田,\tcolour: red}\r\n- id: p2\r\n  size: 1\r\n"}
    results = sarif(secops("validate", repo(files).root, "--format", "sarif")[1])["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results if result["ruleId"] == "SEC201"]
    assert [(p["region"]["startLine"], p["region"]["startColumn"]) for p in places] == [(1, 22), (3, 3)]


def test_fingerprints_survive_lines_that_move(repo: Make, secops: Call) -> None:
    root = repo(FILES).root

    def marks() -> set[str]:
        results = sarif(secops("validate", root, "--format", "sarif")[1])["results"]
        return {mark for result in results for mark in result["partialFingerprints"].values()}

    before = marks()
    (root / "people.yaml").write_text("# 一行\n\n" + FILES["people.yaml"], encoding="utf-8")
    assert marks() == before


def test_fingerprints_survive_the_day(repo: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said of a day to come names today too; a baseline of yesterday knows it all the same."""
    row = "- {clause: 4.1.7-c, conclusion: 符合, by: 自评, assessor: 甲, date: 2027-03-01}\n"
    root = repo(FILES | {"assessments/isccc/a.yaml": row}).root

    def marks(day: str) -> dict[str, str]:
        run(["validate", str(root), "--format", "json", "--as-of", day])
        listed = json.loads(capsys.readouterr().out)["diagnostics"]
        return {entry["fingerprint"]: entry["message"] for entry in listed}

    first, second = marks("2026-11-20"), marks("2026-11-21")
    assert first.keys() == second.keys()
    assert first != second


def test_when_one_of_two_equal_findings_goes_the_other_is_known(repo: Make, secops: Call, tmp_path: Path) -> None:
    two = "- {id: p1, name: 甲, colour: red}\n- {id: p2, name: 乙, colour: red}\n"
    repository = repo(FILES | {"people.yaml": two})
    (tmp_path / "base").write_text(secops("validate", repository.root, "--format", "json")[1], encoding="utf-8")
    repository.write({"people.yaml": two.splitlines(keepends=True)[1]})
    assert "colour" not in secops("validate", repository.root, "--baseline", tmp_path / "base")[1]
    repository.write({"people.yaml": two + "- {id: p3, name: 丙, colour: red}\n"})
    assert secops("validate", repository.root, "--baseline", tmp_path / "base")[1].count("colour") == 1


def test_two_equal_findings_have_two_fingerprints(repo: Make, secops: Call) -> None:
    files = FILES | {"people.yaml": "- {id: p1, name: 甲, colour: red}\n- {id: p2, name: 乙, colour: red}\n"}
    listed = json.loads(secops("validate", repo(files).root, "--format", "json")[1])["diagnostics"]
    own = [entry for entry in listed if entry["code"] == "SEC201"]
    assert len(own) == 2
    assert len({entry["fingerprint"] for entry in own}) == 2


def test_junit_counts_failures_by_the_severity_that_fails(repo: Make, secops: Call) -> None:
    root = repo(FILES).root
    summary = json.loads(secops("validate", root, "--format", "json")[1])["summary"]

    def numbers(fail_on: str) -> tuple[int, int]:
        suites = ElementTree.fromstring(secops("validate", root, "--format", "junit", "--fail-on", fail_on)[1])
        return len(suites.findall(".//failure")), len(suites.findall(".//skipped"))

    assert numbers("error") == (summary["errors"], summary["warnings"] + summary["notes"])
    assert numbers("warning") == (summary["errors"] + summary["warnings"], summary["notes"])


def test_junit_without_findings_has_a_test_that_passes(repo: Make, secops: Call) -> None:
    root = repo(FILES).root
    (root / "base.json").write_text(secops("validate", root, "--format", "json")[1], encoding="utf-8")
    code, text = secops("validate", root, "--format", "junit", "--baseline", root / "base.json")
    assert code == 0
    assert [case.tag for case in ElementTree.fromstring(text).iter("testcase")] == ["testcase"]


def test_junit_knows_a_case_by_its_name_though_lines_move(repo: Make, secops: Call) -> None:
    alike = "- {id: p1, name: 甲, colour: red}\n- {id: p2, name: 乙, colour: red}\n"
    repository = repo({"机构/secops.yaml": FILES["secops.yaml"], "机构/people.yaml": alike})
    repository.commit()

    def cases() -> list[tuple[str | None, ...]]:
        root = ElementTree.fromstring(secops("validate", repository.root / "机构", "--format", "junit")[1])
        return [tuple(map(case.get, ("classname", "name", "file"))) for case in root.iter("testcase")]

    before = cases()
    assert len(set(before)) == len(before)
    assert ("机构/people.yaml", "SEC201 未知的键 colour", "机构/people.yaml") in before
    repository.write({"机构/people.yaml": f"# 一行\n\n{alike}"})
    assert cases() == before


def test_what_would_end_a_workflow_command_is_escaped(repo: Make, secops: Call) -> None:
    files = FILES | {"people.yaml": '- {id: "p,1%0A::error::x", name: 甲, colour: red}\n'}
    text = secops("validate", repo(files).root, "--format", "github")[1]
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in text.splitlines()[:-1])
    assert "%250A" in text or "%0A::error" not in text


def test_github_gets_a_job_summary(repo: Make, secops: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "summary.md"
    target.write_text("已有\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
    files = FILES | {"people.yaml": "- {id: p1, name: '<b>|甲', colour: red}\n"}
    secops("validate", repo(files).root, "--format", "github")
    text = target.read_text(encoding="utf-8")
    assert text.startswith("已有\n## secops validate\n")
    assert "SEC201" in text
    assert "<b>" not in text


def test_a_job_summary_has_paths_of_the_repository_and_finds_room(
    repo: Make, secops: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other commands of the step have written takes room too; too large a summary is not shown at all."""
    people = "".join(f"- {{id: p{number}, name: 甲, {'列' * 200}{number}: 1}}\n" for number in range(400))
    repository = repo({"机构/secops.yaml": FILES["secops.yaml"], "机构/people.yaml": people})
    repository.commit()
    target = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))

    def written(already: int) -> str:
        target.write_bytes(b"x" * already)
        secops("validate", repository.root / "机构", "--format", "github")
        return target.read_text(encoding="utf-8")[already:]

    assert written(0).startswith("## secops validate · 机构\n")
    assert written(0).count("| 机构/people.yaml:") == 300
    tight = written(1024 * 1024 - 20_000)
    assert 0 < tight.count("| 机构/people.yaml:") < 300
    assert tight.endswith("条，见日志。\n")
    assert target.stat().st_size <= 1024 * 1024
    assert written(1024 * 1024 - 10) == ""


def test_gitlab_gets_a_code_quality_report(repo: Make, secops: Call) -> None:
    entries = json.loads(secops("validate", repo(FILES).root, "--format", "gitlab")[1])
    assert {key for entry in entries for key in entry} == {
        "description", "check_name", "fingerprint", "severity", "location",
    }  # fmt: skip
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "critical"}


def test_two_folders_of_a_repository_are_two_to_services(repo: Make, secops: Call) -> None:
    """What is alike in both would be one finding, and the later log would take the place of the earlier."""
    repository = repo({f"{folder}/{name}": text for folder in ("甲", "乙") for name, text in FILES.items()})
    repository.commit()

    def told(format: str) -> list[Any]:
        return [json.loads(secops("validate", repository.root / name, "--format", format)[1]) for name in ("甲", "乙")]

    one, two = ({entry["fingerprint"] for entry in entries} for entries in told("gitlab"))
    assert len(one) == len(two) > 0
    assert not one & two
    assert [log["runs"][0]["automationDetails"]["id"] for log in told("sarif")] == [
        "secops/validate/甲/",
        "secops/validate/乙/",
    ]


# --- only what is new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_a_baseline_leaves_only_what_is_new(repo: Make, secops: Call, tmp_path: Path, format: str) -> None:
    root = repo(FILES).root
    base = tmp_path / "base"
    base.write_text(secops("validate", root, "--format", format)[1], encoding="utf-8")
    assert secops("validate", root, "--baseline", base) == (0, "没有发现问题\n")
    with (root / "people.yaml").open("a", encoding="utf-8") as stream:
        stream.write("- {id: p9, name: 丙, size: 1}\n")
    code, text = secops("validate", root, "--baseline", base, "--format", "json")
    assert code == 1
    assert [entry["message"] for entry in json.loads(text)["diagnostics"] if "size" in entry["message"]]
    assert not [entry for entry in json.loads(text)["diagnostics"] if "colour" in entry["message"]]


@pytest.mark.parametrize(
    "content",
    ["not json", "[]", "{}", '{"schema": "secops/diagnostics/1", "diagnostics": [{}]}'],
)
def test_what_is_no_baseline_is_said(repo: Make, secops: Call, tmp_path: Path, content: str) -> None:
    (tmp_path / "b.json").write_text(content, encoding="utf-8")
    assert secops("validate", repo(FILES).root, "--baseline", tmp_path / "b.json")[0] == 2


def test_since_a_revision_only_what_a_change_touches_is_told(repo: Make, secops: Call) -> None:
    repository = repo(FILES)
    repository.commit()
    assert secops("validate", repository.root, "--changed-since", "HEAD") == (0, "没有发现问题\n")
    repository.write({"tools.yaml": "- {id: t1, size: 1}\n"})
    text = secops("validate", repository.root, "--changed-since", "HEAD")[1]
    assert "tools.yaml" in text
    assert "people.yaml" not in text


def test_what_depends_on_a_change_is_told_though_its_file_is_the_same(repo: Make, secops: Call) -> None:
    """The register goes; the organisation, which names a document of it, is in a file that nobody touched."""
    repository = repo(FILES)
    repository.commit()
    repository.write({"evidence/a.register.yaml": EXPIRED.replace("id: old", "id: new")})
    listed = json.loads(secops("validate", repository.root, "--changed-since", "HEAD", "--format", "json")[1])
    assert "organization.yaml" in {entry["path"] for entry in listed["diagnostics"]}


def test_all_findings_of_a_changed_file_are_told(repo: Make, secops: Call) -> None:
    repository = repo(FILES)
    repository.commit()
    repository.write({"people.yaml": FILES["people.yaml"] + "# 改过\n"})
    assert "colour" in secops("validate", repository.root, "--changed-since", "HEAD")[1]


def test_a_revision_that_is_not_there_ends_with_2(repo: Make, secops: Call) -> None:
    repository = repo(FILES)
    repository.commit()
    assert secops("validate", repository.root, "--changed-since", "nowhere")[0] == 2
    assert secops("grade", repository.root, "--fail-on-regression", "--output=x")[0] == 2


def test_before_the_first_commit_all_is_new(repo: Make, secops: Call) -> None:
    """As in a hook that runs at the first commit."""
    repository = repo(FILES)
    repository.git("init", "-q")
    assert secops("validate", repository.root, "--changed-since", "HEAD") == secops("validate", repository.root)
    assert secops("validate", repository.root, "--changed-since", "main")[0] == 2


def test_in_a_folder_that_is_new_all_is_new(repo: Make, secops: Call) -> None:
    repository = repo(FILES)
    repository.commit()
    repository.write({f"二/{name}": text for name, text in FILES.items()})
    folder = repository.root / "二"
    assert secops("validate", folder, "--changed-since", "HEAD") == secops("validate", folder)
    code, text = secops("grade", folder, "--fail-on-regression", "HEAD")
    assert (code, "HEAD 还没有这个证据仓库" in text) == (0, True)


SYSTEM = "id: portal\nname: 门户\nstatus: 已运行\nobject_types: [信息系统]\n"


@pytest.mark.parametrize("folder", [".", "机构"])
def test_where_the_repository_begins_every_system_is_new(
    repo: Make, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    """The first change that brings an evidence folder has nothing to be compared with; the other way round is wrong."""
    repository = repo({"README.md": "甲\n"})
    (repository.root / "secops.yaml").unlink()
    repository.commit()
    repository.write({f"{folder}/secops.yaml": "format: 1\n", f"{folder}/systems/portal/system.yaml": SYSTEM})
    repository.commit()
    root = str(repository.root / folder)
    assert run(["change", "-C", root, "HEAD~1..HEAD", "--fail-on", "never"]) == 0
    assert "(portal)  新增" in capsys.readouterr().out
    assert run(["change", "-C", root, "HEAD..HEAD~1", "--fail-on", "never"]) == 2


def test_a_revision_that_cannot_be_read_is_not_taken_for_an_empty_one(repo: Make, secops: Call) -> None:
    repository = repo(FILES)
    repository.commit()
    tree = repository.git("rev-parse", "HEAD^{tree}")
    (repository.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert secops("validate", repository.root, "--changed-since", "HEAD")[0] == 2
    assert secops("grade", repository.root, "--fail-on-regression", "HEAD")[0] == 2


def test_three_dots_compare_with_where_the_branch_began(repo: Make, secops: Call) -> None:
    """What the main branch has gained since is not missing on the branch."""
    rows = "assessments/isccc/a.yaml"
    repository = repo(PROVEN | {rows: "[]\n"})
    repository.commit()
    repository.git("branch", "topic")
    repository.write({"people.yaml": "[]\n", rows: PROVEN[rows]})
    repository.commit()
    repository.git("checkout", "-q", "topic")
    repository.write({"people.yaml": FILES["people.yaml"]})
    repository.commit()
    root = repository.root
    assert secops("grade", root, "--fail-on-regression", "main")[0] == 1
    assert secops("grade", root, "--fail-on-regression", "main...")[0] == 0
    assert secops("grade", root, "--fail-on-regression", "main...HEAD")[0] == 0
    assert "people.yaml" in secops("validate", root, "--changed-since", "main...")[1]
    assert secops("validate", root, "--changed-since", "main...", "--at", "main")[1] == "没有发现问题\n"
    assert secops("validate", root, "--changed-since", "nowhere...")[0] == 2
    assert secops("validate", root, "--changed-since", "")[0] == 2


def test_a_file_that_is_renamed_or_gone_is_told(repo: Make, secops: Call) -> None:
    repository = repo(
        FILES | {"evidence/a.register.yaml": "- {id: old, title: 旧, kind: 合同, file: evidence/a.pdf}\n"}
    )
    repository.write({"evidence/a.pdf": b"%PDF-1.4"})
    repository.commit()
    repository.git("mv", "people.yaml", "people-2.yaml")
    (repository.root / "people").mkdir()
    (repository.root / "people-2.yaml").rename(repository.root / "people" / "b.yaml")
    (repository.root / "evidence" / "a.pdf").unlink()
    listed = json.loads(secops("validate", repository.root, "--changed-since", "HEAD", "--format", "json")[1])
    assert {"people/b.yaml", "evidence/a.register.yaml"} <= {entry["path"] for entry in listed["diagnostics"]}


def test_a_shallow_clone_is_said_with_what_to_do(
    repo: Make, tmp_path: Path, secops: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = repo(FILES)
    repository.commit()
    repository.git("commit", "-q", "--allow-empty", "-m", "c")
    repository.git("clone", "-q", "--depth", "1", repository.root.as_uri(), str(tmp_path / "shallow"))
    assert run(["validate", str(tmp_path / "shallow"), "--changed-since", "HEAD~1"]) == 2
    assert "fetch-depth: 0" in capsys.readouterr().err


# --- what got worse ---------------------------------------------------------------------------------------------

LAW = (
    "- {id: r, title: 运维合同, kind: 合同, held: {where: 柜, custodian: 甲, checked_by: 乙, checked_on: 2026-01-01}}\n"
)
PROVEN = {
    "secops.yaml": "format: 1\nproof: register\ntargets: [{standard: isccc, category: F, level: 三级}]\n",
    "organization.yaml": "name: 某公司\n",
    "assessments/isccc/a.yaml": "- {clause: 4.1.7-c, conclusion: 符合, evidence: [r], by: 自评, assessor: 甲, date: 2026-03-01}\n",
    "evidence/a.register.yaml": LAW,
}


def worse(text: str) -> list[tuple[str | None, str, str | None]]:
    return [(one["clause"], one["before"], one["after"]) for one in json.loads(text)["regressions"]]


def test_nothing_got_worse_though_the_target_is_not_met(repo: Make, secops: Call) -> None:
    repository = repo(PROVEN)
    repository.commit()
    code, text = secops("grade", repository.root, "--fail-on-regression", "HEAD", "--format", "json")
    assert (code, worse(text)) == (0, [])
    assert "没有退步" in secops("grade", repository.root, "--fail-on-regression", "HEAD")[1]


def test_a_clause_that_held_and_does_not_is_told_with_its_reason(repo: Make, secops: Call) -> None:
    repository = repo(PROVEN)
    held = [v.clause.id for v in repository.grade().at("三级") if v.verdict == "符合"]
    repository.commit()
    assert held
    repository.write({"evidence/a.register.yaml": "[]\n"})
    code, text = secops("grade", repository.root, "--fail-on-regression", "HEAD", "--format", "json")
    assert code == 1
    assert [clause for clause, before, _ in worse(text) if before == "符合"] == held
    assert f"isccc-sv-001-2015:{held[0]}" in secops("grade", repository.root, "--fail-on-regression", "HEAD")[1]


def test_time_alone_is_no_regression(repo: Make, secops: Call) -> None:
    """Both revisions are judged on the same day, so what has expired since has expired in both."""
    files = PROVEN | {"evidence/a.register.yaml": LAW.replace("}}", "}, expires: 2026-06-30}")}
    repository = repo(files)
    repository.commit()
    assert secops("grade", repository.root, "--fail-on-regression", "HEAD")[0] == 0


def test_settings_that_cannot_be_read_prove_nothing(repo: Make, secops: Call) -> None:
    """A gate that lets them pass would let anything pass; that of the earlier side stops nobody who mends them."""
    repository = repo(PROVEN)
    held = [v.clause.id for v in repository.grade().at("三级") if v.verdict == "符合"]
    repository.commit()
    repository.write({"secops.yaml": "format: ["})
    code, text = secops("grade", repository.root, "--fail-on-regression", "HEAD", "--format", "json")
    assert (code, worse(text)) == (1, [(clause, "符合", None) for clause in held])
    repository.commit()
    repository.write({"secops.yaml": PROVEN["secops.yaml"]})
    code, text = secops("grade", repository.root, "--fail-on-regression", "HEAD")
    assert (code, "读不出，没有可比的" in text) == (0, True)


def test_one_clause_is_not_explained_in_place_of_the_gate(repo: Make, secops: Call) -> None:
    repository = repo(PROVEN)
    repository.commit()
    arguments = ("grade", repository.root, "--fail-on-regression", "HEAD", "--explain", "isccc:4.1.7-c")
    assert secops(*arguments) == (2, "")


def test_a_target_that_is_new_is_no_regression(repo: Make, secops: Call) -> None:
    repository = repo(PROVEN)
    repository.commit()
    more = PROVEN["secops.yaml"].replace("}]", "}, {standard: tcas, category: E, level: 2级}]")
    repository.write({"secops.yaml": more})
    assert secops("grade", repository.root, "--fail-on-regression", "HEAD")[0] == 0


def test_without_a_revision_the_contract_says_that_none_was_asked_for(repo: Make, secops: Call) -> None:
    assert json.loads(secops("grade", repo(PROVEN).root, "--format", "json")[1])["regressions"] is None
