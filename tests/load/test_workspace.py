# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""A folder of files → one workspace: layout, splitting, broken and odd files."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from secops_cli.assess.case import Case
from secops_cli.diagnostics import Diagnostic
from secops_cli.errors import UnreadableSource
from secops_cli.load import reading
from secops_cli.pipeline import Request, assess
from tests.conftest import SETTINGS, TODAY, Repository
from tests.load.small_organization import FILES

Make = Callable[..., Repository]


def found(repository: Repository, *codes: str) -> list[tuple[str, str]]:
    """Path and message of the findings of these codes."""
    return [(d.place.path, d.message) for d in repository.diagnostics() if d.code in codes]


def judgement(case: Case) -> Any:
    """What was judged, without the places."""
    return [
        (
            grade.standard.id,
            grade.proven,
            grade.potential,
            grade.pending,
            grade.met,
            {
                name: (
                    v.verdict,
                    v.pending,
                    [
                        (
                            c.measure,
                            dict(c.arguments),
                            c.holds,
                            c.holds_proven,
                            c.measurement.fact,
                            c.measurement.proven,
                        )
                        for c in v.checks
                    ],
                    sorted(ref for c in v.checks for ref in c.measurement.counted),
                    sorted(r.ref for c in v.checks for r in (*c.measurement.unproven, *c.measurement.excluded)),
                )
                for name, v in grade.verdicts.items()
            },
        )
        for grade in case.all_grades
    ]


def said(diagnostics: list[Diagnostic]) -> list[tuple[str, str]]:
    """What was found, without the places."""
    return sorted((d.code, d.message) for d in diagnostics)


# --- files as one likes -----------------------------------------------------------------------------------------

PEOPLE = [
    "{id: a, name: 王, employment: {from: 2019-01-01}, services: [安全运维], roles: [技术负责人],"
    " titles: [{series: 电子信息, rank: 中级, obtained: 2015-01-01}], evidence: [s, l]}",
    "{id: b, name: 李, employment: {from: 2019-01-01}, services: [安全运维], evidence: [s]}",
    "{id: c, name: 赵, employment: {from: 2019-01-01, to: 2020-01-01}, services: [安全运维]}",
    "{id: d, name: 钱, services: [安全运维], evidence: [nope]}",
]
PROJECTS = [
    "{id: a, name: x, client: y, services: [安全运维], amount: 10.5, signed: 2025-01-01, accepted: 2026-01-01}",
    "{id: b, name: x, client: y, services: [安全运维, 风险评估], amount: 10.5, signed: 2025-01-01}",
]
ROWS = [
    "{clause: 4.2.1, conclusion: 符合, evidence: [s]}",
    "{clause: 4.2.2, conclusion: 不符合}",
    "{clause: 4.2.3, conclusion: 符合, evidence: [s, l]}",
]
EVIDENCE = [
    "{id: s, title: 社保, kind: 社会保险缴纳证明, file: evidence/s.pdf}",
    "{id: l, title: 合同, kind: 劳动合同, file: evidence/l.pdf, expires: 2020-01-01}",
]


@pytest.mark.parametrize("seed", range(8))
def test_records_may_be_split_over_files_in_any_way_and_order(seed: int, repo: Make) -> None:
    """The judgement and the findings are the same however records are laid out."""
    chance = random.Random(seed)

    def scattered(folder: str, suffix: str, records: list[str]) -> dict[str, str]:
        """Each file a single record, a block list, or a flow list; in folders or not."""
        files: dict[str, list[str]] = {}
        for record in chance.sample(records, len(records)):
            files.setdefault(f"{folder}{chance.choice(['a', 'b/c', '丙/丁/戊'])}{suffix}", []).append(record)
        return {
            path: own[0] if len(own) == 1 and chance.random() < 0.5
            else "".join(f"# c\n- {record}\n" for record in own) if chance.random() < 0.7
            else f"[{', '.join(own)}]\n"
            for path, own in files.items()
        }  # fmt: skip

    papers = {"evidence/s.pdf": "s", "evidence/l.pdf": "l"}
    plain = repo({
        "people.yaml": f"[{', '.join(PEOPLE)}]", "projects.yaml": f"[{', '.join(PROJECTS)}]",
        "assessments/isccc/a.yaml": f"[{', '.join(ROWS)}]", "evidence/a.register.yaml": f"[{', '.join(EVIDENCE)}]",
        **papers,
    }, "plain").assess()  # fmt: skip
    other = repo({
        **scattered("people/", ".yaml", PEOPLE), **scattered("projects/", ".yml", PROJECTS),
        **scattered("assessments/isccc/", ".yaml", ROWS), **scattered("evidence/", ".register.yaml", EVIDENCE),
        **papers,
    }, "other").assess()  # fmt: skip

    assert judgement(other.case) == judgement(plain.case)
    assert said(list(other.diagnostics)) == said(list(plain.diagnostics))


def test_rows_of_a_sheet_take_the_defaults_that_they_do_not_say_themselves(repo: Make) -> None:
    """An own value stands; what neither says is unknown."""
    repository = repo({
        "secops.yaml": SETTINGS + "cycles: [{id: 一, from: 2026-01-01}, {id: 二, from: 2026-06-01}]\n",
        "assessments/isccc/a.yaml": """\
defaults: {cycle: 一, assessor: 王, by: 评审, date: 2026-02-01}
rows:
  - {clause: 4.2.1, conclusion: 不符合}
  - {clause: 4.2.2, conclusion: 不符合, cycle: 二, assessor: 李, by: 自评, category: F}
""",
    })  # fmt: skip
    first, second = (placed.row for placed in repository.assess().case.workspace.rows)
    assert (first.cycle, first.assessor, first.by, first.category) == ("一", "王", "评审", None)
    assert (second.cycle, second.assessor, second.by, second.category) == ("二", "李", "自评", "F")
    assert first.date == second.date


@pytest.mark.parametrize(
    "text",
    [
        "rows: []\n", "defaults: {}\nrows: 5\n", "defaults: 5\nrows: []\n", "rows:\n", "defaults: {cycl: x}\nrows: []\n",
        "defaults: {}\nrows: {clause: 4.2.1}\n", "defaults: {}\nrows: [5, [], null]\n",
    ],
)  # fmt: skip
def test_a_sheet_that_does_not_fit_is_a_finding(text: str, repo: Make) -> None:
    """Whatever `rows` and `defaults` hold."""
    assert found(repo({"assessments/isccc/a.yaml": text}), "SEC201", "SEC202", "SEC204")


def test_large_repositories_are_parsed_by_several_processes_with_the_same_result(
    repo: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of files and their faults do not depend on it."""
    people = {f"people/{n}.yaml": f"id: p{n}\nname: x\n" + ("name: y\n" if n % 7 == 0 else "") for n in range(40)}
    repository = repo(people)
    alone = repository.diagnostics()
    monkeypatch.setattr(reading, "POOL_FROM", 1)
    monkeypatch.setattr(reading, "_CHUNK", 200)
    assert repository.diagnostics() == alone


# --- what cannot be read is unknown -----------------------------------------------------------------------------


def headcount(repository: Repository) -> tuple[str, str | None]:
    verdict = repository.verdict("isccc:4.2.4-d")
    return verdict.verdict, verdict.pending


def test_too_few_people_are_too_few(repo: Make) -> None:
    """What the next tests are measured by: one of thirty."""
    assert headcount(repo({"people.yaml": PEOPLE[0]})) == ("不符合", None)


@pytest.mark.parametrize(
    "broken",
    ["- id: [\n", "- {id: x, name: y, services: [保洁]}\n", "- {id: x}\n", "a: *b\n", "text\n", b"\xff\xfe\x00"],
)
def test_a_broken_people_file_makes_the_count_unknown_upward(broken: str | bytes, repo: Make) -> None:
    """Thirty may stand in what cannot be read: 待定, never 不符合; and those who can be read still count."""
    repository = repo({"people/a.yaml": PEOPLE[0], "people/b.yaml": broken})
    assert headcount(repository) == ("待定", "缺事实")
    [check] = repository.verdict("isccc:4.2.4-d").checks
    assert [ref.id for ref in (*check.measurement.counted, *(r.ref for r in check.measurement.unproven))] == ["a"]


def test_a_repeated_id_makes_the_count_unknown_upward(repo: Make) -> None:
    """The second record is not counted, but it may be another person."""
    assert headcount(repo({"people.yaml": f"- {PEOPLE[0]}\n- {PEOPLE[0]}\n"})) == ("待定", "缺事实")


def test_a_broken_file_of_one_family_leaves_the_others_alone(repo: Make) -> None:
    """Broken projects say nothing about people."""
    assert headcount(repo({"people.yaml": PEOPLE[0], "projects.yaml": "- id: [\n"})) == ("不符合", None)


def test_a_broken_register_keeps_dangling_references_back(repo: Make) -> None:
    """The record may stand in the file that cannot be read."""
    repository = repo({"people.yaml": PEOPLE[3], "evidence/a.register.yaml": "- id: [\n"})
    assert found(repository, "SEC301") == []


def test_broken_settings_leave_the_facts_checked(repo: Make) -> None:
    """The faults of other files are said at once, not after the settings are mended."""
    repository = repo({"secops.yaml": "format: 1\ntargets: [\n", "people.yaml": "- {id: a}\n"})
    assert {"SEC102", "SEC204"} <= set(repository.codes())


# --- settings ---------------------------------------------------------------------------------------------------


def test_a_folder_without_settings_is_no_repository(repo: Make, tmp_path: Path) -> None:
    """It says how to make one."""
    with pytest.raises(UnreadableSource, match=r"没有 secops\.yaml") as fault:
        assess(Request(tmp_path, TODAY))
    assert "secops init" in fault.value.hint


def test_a_newer_format_is_not_read(repo: Make) -> None:
    """Its records may mean something else."""
    with pytest.raises(UnreadableSource, match="格式 2"):
        repo({"secops.yaml": "format: 2\n"}).assess()


def test_a_newer_format_with_newer_keys_is_not_read(repo: Make) -> None:
    """A newer format is there because of newer keys."""
    with pytest.raises(UnreadableSource, match="格式 2"):
        repo({"secops.yaml": "format: 2\nsystems: {}\n"}).assess()


def test_empty_settings_are_an_error(repo: Make) -> None:
    """`format` is required; `secops validate` must not pass."""
    assert "error" in {d.severity for d in repo({"secops.yaml": "# later\n"}).diagnostics()}


@pytest.mark.parametrize("text", ["[]\n", "- format: 1\n", "5\n"])
def test_settings_that_are_no_record_are_an_error(text: str, repo: Make) -> None:
    """As for any other file."""
    assert found(repo({"secops.yaml": text}), "SEC202")


# --- which files are read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["notes.yaml", "people2.yaml", "assessments/a.yaml", "docs/a.yml", "sub/secops.yaml", "systems/a/other.yaml"],
)
def test_yaml_outside_the_layout_is_noted(path: str, repo: Make) -> None:
    """And not read, so whatever is in it is no fault."""
    assert found(repo({path: "a: [\n"}), "SEC110", "SEC102") == [(path, f"{path} 不在约定的位置，未读取")]


@pytest.mark.parametrize("path", ["evidence/a.yaml", "templates/a.yml", "forms/a.yaml", "a.txt"])
def test_files_that_are_expected_are_passed_over(path: str, repo: Make) -> None:
    """Evidence that is YAML, own templates, everything that is not YAML."""
    assert found(repo({path: "a: [\n"}), "SEC110", "SEC102") == []


@pytest.mark.parametrize(
    "path", [".people.yaml", "people/.a.yaml", ".git/people.yaml", "people/.old/a.yaml", ".x/a.yaml"]
)
def test_hidden_files_are_passed_over(path: str, repo: Make) -> None:
    """Neither read nor noted."""
    assert [d.place.path for d in repo({path: "a: [\n"}).diagnostics() if d.place.path == path] == []


@pytest.mark.parametrize("path", ["people/a.YAML", "people.Yml", "evidence/a.Register.yaml"])
def test_another_spelling_of_a_name_is_not_passed_over_in_silence(path: str, repo: Make) -> None:
    """On Windows and macOS nobody sees the difference; facts must not get lost quietly: read or noted."""
    assert [found_in for found_in, _ in found(repo({path: "a: [\n"}), "SEC110", "SEC102")] == [path]


# --- odd files --------------------------------------------------------------------------------------------------


def test_a_symbolic_link_is_not_read(repo: Make, tmp_path: Path) -> None:
    """Not even one that stays inside; what it might hold is unknown."""
    (tmp_path / "secret.yaml").write_text("{id: a, name: b}")
    repository = repo({"people/real.yaml": PEOPLE[0]})
    (repository.root / "people/outside.yaml").symlink_to(tmp_path / "secret.yaml")
    (repository.root / "people/inside.yaml").symlink_to("real.yaml")
    (repository.root / "people/dangling.yaml").symlink_to("nowhere")
    assert [path for path, _ in found(repository, "SEC109")] == [
        "people/dangling.yaml", "people/inside.yaml", "people/outside.yaml",
    ]  # fmt: skip
    assert list(repository.assess().case.workspace.people) == ["a"]
    assert headcount(repository) == ("待定", "缺事实")


def test_a_linked_settings_file_is_not_read(repo: Make, tmp_path: Path) -> None:
    """The most tempting one of all."""
    (tmp_path / "other.yaml").write_text(SETTINGS)
    repository = repo()
    (repository.root / "secops.yaml").unlink()
    (repository.root / "secops.yaml").symlink_to(tmp_path / "other.yaml")
    assert [path for path, _ in found(repository, "SEC109")] == ["secops.yaml"]
    assert repository.assess().case.grades == ()


def test_a_linked_folder_of_records_is_said(repo: Make, tmp_path: Path) -> None:
    """Its records are not read; silence would leave the user wondering."""
    (tmp_path / "people").mkdir()
    repository = repo()
    (repository.root / "people").symlink_to(tmp_path / "people")
    assert [path for path, _ in found(repository, "SEC109")] == ["people"]


def test_a_folder_with_the_name_of_a_yaml_file_is_said(repo: Make) -> None:
    """Whoever made it meant a file."""
    repository = repo()
    (repository.root / "people.yaml").mkdir()
    assert [path for path, _ in found(repository, "SEC109")] == ["people.yaml"]


def test_a_pipe_is_not_waited_for(repo: Make) -> None:
    """Opening it would hang for ever."""
    repository = repo()
    os.mkfifo(repository.root / "people.yaml")
    assert [path for path, _ in found(repository, "SEC109")] == ["people.yaml"]


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder that anybody may read, and no power to read what nobody may."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        if os.geteuid() != 0:
            yield root
            return
        assess(Request(Repository(root).write({"secops.yaml": SETTINGS}).root, TODAY))  # imports what is needed later
        os.seteuid(65534)
        try:
            yield root
        finally:
            os.seteuid(0)


def as_root(action: Callable[[], object]) -> None:
    """Do something with the power that the fixture took away."""
    mine = os.geteuid()
    if os.getuid() == 0:
        os.seteuid(0)
    action()
    os.seteuid(mine)


def test_a_file_without_permission_is_a_finding(unprivileged: Path) -> None:
    """The other files are judged; what it might hold is unknown."""
    repository = Repository(unprivileged)
    as_root(lambda: repository.write({"secops.yaml": SETTINGS, "people/a.yaml": PEOPLE[0], "people/b.yaml": PEOPLE[1]}))
    as_root(lambda: (unprivileged / "people/b.yaml").chmod(0))
    assert found(repository, "SEC109") == [("people/b.yaml", "people/b.yaml 无法读取")]
    assert headcount(repository) == ("待定", "缺事实")


def test_a_folder_without_permission_cannot_be_read(unprivileged: Path) -> None:
    """Nothing is judged as if it were empty."""
    repository = Repository(unprivileged)
    as_root(lambda: repository.write({"secops.yaml": SETTINGS, "people/a.yaml": PEOPLE[0]}))
    as_root(lambda: (unprivileged / "people").chmod(0))
    with pytest.raises(UnreadableSource, match="没有权限"):
        repository.assess()
    as_root(lambda: (unprivileged / "people").chmod(0o755))


def test_a_file_above_the_limit_is_not_read(repo: Make) -> None:
    """Its family is unknown; a sparse file of fifty megabytes takes no time."""
    repository = repo({"people/a.yaml": PEOPLE[0]})
    with (repository.root / "people/b.yaml").open("wb") as stream:
        stream.truncate(50_000_000)
    assert found(repository, "SEC107") == [("people/b.yaml", "people/b.yaml 有 47 MB，上限 8 MB")]
    assert headcount(repository) == ("待定", "缺事实")


def test_the_small_organization_has_no_faults_of_shape(repo: Make) -> None:
    """What other tests start from is right."""
    findings = repo(FILES).diagnostics()
    assert [str(d.place) + d.message for d in findings if d.severity == "error"] == []
