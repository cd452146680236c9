"""What `secops change` does with what it cannot read, need not read, or is not about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from secops_cli import revisions
from secops_cli.assess.comparison import Comparison
from secops_cli.characters import width
from secops_cli.cli.app import run
from secops_cli.errors import UnreadableSource
from secops_cli.load.plan import Plan
from secops_cli.load.reading import Results
from secops_cli.model.workspace import Workspace
from secops_cli.report.text import CELLS
from secops_cli.source.base import Source
from tests.conftest import TODAY, Repository

Make = Callable[..., Repository]
Files = dict[str, str]
DAY = "2026-11-20"

SYSTEM = "id: {0}\nname: 系统{0}\nstatus: 已运行\nobject_types: [信息系统]\n"
HARMS = "[{object: 社会秩序和公共利益, degree: 一般损害}]"
GRAVER = "[{object: 社会秩序和公共利益, degree: 严重损害}]"


def classified(name: str, harms: str = HARMS) -> str:
    return f"system: {name}\nbusiness_information: {harms}\nsystem_service: {harms}\n"


def system(name: str, more: str = "", harms: str = HARMS, folder: str = "") -> Files:
    """A system of the second level, and its classification, in a folder of its own."""
    folder = f"systems/{folder or name}"
    return {
        f"{folder}/system.yaml": SYSTEM.format(name) + more,
        f"{folder}/classification.yaml": classified(name, harms),
    }


@pytest.fixture
def change(
    repo: Make, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, dict[str, Any]]]:
    """Compare two folders of these files: exit code, text, contract."""
    monkeypatch.setenv("SECOPS_CACHE", "")

    def compare(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[int, str, dict[str, Any]]:
        roots = [
            str(repo({"secops.yaml": "format: 1\n", **files}, folder=name).root) for name, files in (("a", a), ("b", b))
        ]
        code = run(["change", *roots, "--as-of", DAY])
        text = capsys.readouterr().out
        assert run(["change", *roots, "--as-of", DAY, "--format", "json"]) == code
        return code, text, json.loads(capsys.readouterr().out)

    return compare


Change = Callable[..., tuple[int, str, dict[str, Any]]]
WIDER = "service: {area: 全国, audience: 社会公众}\n"


# --- what cannot be read ----------------------------------------------------------------------------------------

BROKEN = "id: s\nname: [\n"


@pytest.mark.parametrize(
    ("path", "content", "place"),
    [
        ("systems/s/system.yaml", BROKEN, "systems/s/system.yaml:2"),
        ("systems/s/system.yaml", SYSTEM.format("s") + "colour: red\n", "systems/s/system.yaml:5"),
        ("systems/s/classification.yaml", "system: [\n", "systems/s/classification.yaml:1"),
        ("systems/s/changes/c.yaml", "id: [\n", "systems/s/changes/c.yaml:1"),
        ("systems/t/system.yaml", SYSTEM.format("s"), "systems/t/system.yaml:1"),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_of_a_system_that_cannot_be_read_no_change_is_listed(
    path: str, content: str, place: str, side: int, change: Change
) -> None:
    """Only the verdict, the reason and where the fault is; levels of the side that can be read stay in the contract."""
    whole, broken = system("s"), {**system("s", WIDER), path: content}
    code, text, document = change(*((whole, broken) if side else (broken, whole)))
    [found] = document["systems"]
    title = "后一版" if side else "前一版"
    assert (found["verdict"], found["reason"]) == ("待重新核定", f"{title}的 {place} 有错，两版无法比较")
    assert (found["changes"], found["causes"], found["follow_ups"]) == ([], [], [])
    assert (found["return_to"], found["decision"], found["records"]) == (None, None, [])
    for name in ("S", "A", "level"):
        assert found[name] == (["第二级", None] if side else [None, "第二级"])
    about = text.split("\n\n")[1].splitlines()
    assert about == [f"系统s(s)  待重新核定  {found['reason']}"]
    assert code == 1


def test_what_is_broken_on_both_sides_is_said_of_both(change: Change) -> None:
    """One after the other."""
    broken = {**system("s"), "systems/s/classification.yaml": "system: [\n"}
    _, _, document = change(broken, {**broken, "systems/s/system.yaml": SYSTEM.format("s") + WIDER})
    path = "systems/s/classification.yaml:1"
    assert document["systems"][0]["reason"] == f"前一版的 {path}、后一版的 {path} 有错，两版无法比较"
    assert document["systems"][0]["level"] == [None, None]


def test_what_may_stand_in_a_broken_file_is_not_taken_for_gone(change: Change) -> None:
    """Neither a system nor a classification that moved to another folder; others are compared as ever."""
    files = {**system("s"), **system("t")}
    moved = {
        **system("t", WIDER),
        "systems/neu/system.yaml": BROKEN,
        "systems/neu/classification.yaml": classified("s"),
    }
    verdicts = {s["id"]: s["verdict"] for s in change(files, moved)[2]["systems"]}
    reasons = {s["id"]: s["reason"] for s in change(files, moved)[2]["systems"]}
    assert reasons["s"] == "后一版的 systems/neu/system.yaml:2 有错，两版无法比较"
    assert (verdicts["t"], "触及服务范围" in reasons["t"]) == ("待重新核定", True)


def test_a_system_that_never_was_classified_is_compared_beside_a_broken_classification(change: Change) -> None:
    """Nothing of it is missing that the other side has."""
    bare = {"systems/s/system.yaml": SYSTEM.format("s")}
    broken = {**system("t"), "systems/t/classification.yaml": "system: [\n"}
    wider = {"systems/s/system.yaml": SYSTEM.format("s") + "boundary: 内网\n"}
    found = {s["id"]: s["verdict"] for s in change({**bare, **system("t")}, {**wider, **broken})[2]["systems"]}
    assert found == {"s": "局部调整", "t": "待重新核定"}


def test_a_personal_number_in_a_file_does_not_keep_it_from_being_compared(change: Change) -> None:
    """It is an error of the later revision, and none of the earlier one, where nobody can take it away any more."""
    number = "note: 电话 13800138000\n"
    _, _, taken_away = change(system("s", number), system("s", "boundary: 内网\n"))
    assert ([s["verdict"] for s in taken_away["systems"]], taken_away["diagnostics"][0]["code"]) == (
        ["局部调整"],
        "SEC724",
    )
    code, _, put_in = change(system("s"), system("s", number))
    assert [s["verdict"] for s in put_in["systems"]] == ["无实质变化"]
    assert ([d["code"] for d in put_in["diagnostics"]], code) == (["SEC602"], 1)


def test_a_folder_that_became_a_symbolic_link_is_not_taken_for_gone(repo: Make, change: Change) -> None:
    """Links are not followed."""
    later = repo({"elsewhere/x.txt": "x"}, folder="b")
    (later.root / "systems").mkdir()
    (later.root / "systems" / "s").symlink_to(later.root / "elsewhere")
    _, _, document = change(system("s"), {})
    assert document["systems"][0]["reason"] == "后一版的 systems/s:1 有错，两版无法比较"


def test_a_system_that_is_broken_on_both_sides_is_not_taken_for_none(change: Change) -> None:
    """There is nothing to compare, and both faults are told."""
    code, text, document = change({"systems/s/system.yaml": BROKEN}, {"systems/s/system.yaml": BROKEN + "\n"})
    assert (code, document["systems"]) == (1, [])
    assert "没有可比的系统" in text
    assert [d["code"] for d in document["diagnostics"]] == ["SEC728", "SEC102"]


# --- what it is not about ---------------------------------------------------------------------------------------

PAPERS = (
    "- {id: paper, title: 报告, kind: 定级报告, file: evidence/a.pdf}\n"
    "- {id: other, title: 合同, kind: 合同, file: evidence/b.pdf}\n"
)
AGAIN = "- {id: paper, title: 又一份, kind: 合同, file: evidence/b.pdf}\n"
OWN = "name: 甲\ncredit_code: 91110108MA01ABCD17\n"
DECIDED = classified("s", "[{object: 公民法人合法权益, degree: 一般损害}]") + (
    "decisions: [{id: d, stage: 最终, date: 2026-01-01, level: 第一级, conclusion: 首次定级, evidence: [paper]}]\n"
)


def test_findings_that_have_nothing_to_do_with_systems_are_not_shown(change: Change) -> None:
    """And do not make the exit code 1; `validate` tells them."""
    files = {
        **system("s"), "people/x.yaml": "# 以后再写\n", "projects/x.yaml": "- {id: a}\n", "notes.yaml": "a: 1\n",
        "evidence/a.register.yaml": PAPERS,
        "organization.yaml": OWN + "contact: {name: 王, office_phone: '13800138000'}\n",
    }  # fmt: skip
    code, text, document = change(files, {**files, **system("s", "note: 新的说法\n")})
    assert (code, document["diagnostics"]) == (0, [])
    assert "SEC" not in text


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("systems/s/clasification.yaml", "a: 1\n", "SEC110"),
        ("systems/s/changes/c.yaml", "# 以后再写\n", "SEC108"),
        ("data/d.yaml", "- {id: d}\n", "SEC204"),
        ("secops.yaml", "format: 1\nchange_causes: {灾备方式: []}\nnonsense: 1\n", "SEC201"),
        ("evidence/a.register.yaml", PAPERS, "SEC302"),
        ("evidence/a.register.yaml", PAPERS + AGAIN, "SEC206"),
        ("evidence/a.register.yaml", "- id: [\n", "SEC102"),
        ("organization.yaml", "name: [\n", "SEC102"),
        ("certificates.yaml", "- {id: c}\n", "SEC204"),
    ],
)  # fmt: skip
def test_findings_on_which_the_comparison_hangs_are_shown(path: str, content: str, code: str, change: Change) -> None:
    """Of documents those that a system names, or the register that may hold them; of the others nothing."""
    files = {**system("s"), "systems/s/classification.yaml": DECIDED, "evidence/b.pdf": "x"}
    later = {**files, "systems/s/system.yaml": SYSTEM.format("s") + "note: 新的说法\n", path: content}
    _, _, document = change(files, later)
    found = {d["code"] for d in document["diagnostics"]}
    assert found == {code}
    assert {d["path"] for d in document["diagnostics"]} == {path}


def test_a_register_that_no_system_needs_is_not_told(change: Change) -> None:
    """All documents that systems name are at hand."""
    files = {**system("s"), "systems/s/classification.yaml": DECIDED, "evidence/a.pdf": "x", "evidence/b.pdf": "x",
             "evidence/a.register.yaml": PAPERS}  # fmt: skip
    later = {**files, "systems/s/system.yaml": SYSTEM.format("s") + "note: 新的说法\n"}
    assert change(files, {**later, "evidence/b.register.yaml": "- id: [\n"})[2]["diagnostics"] == []


@pytest.mark.parametrize(("a", "b", "side"), [(0, 1, "后一版"), (1, 0, "前一版"), (1, 1, "前一版、后一版")])
def test_an_organization_that_cannot_be_read_is_not_taken_for_unchanged(
    a: int, b: int, side: str, change: Change
) -> None:
    """It is said that nothing was compared, and the exit code is 1."""
    files = {"organization.yaml": OWN}, {"organization.yaml": "name: [\n"}
    code, text, document = change(files[a], files[b])
    assert (code, document["organization"]["reason"]) == (1, f"{side}的 organization.yaml 有错，没有比较")
    assert f"单位  无变化  {side}的 organization.yaml 有错，没有比较" in text


# --- what need not be read --------------------------------------------------------------------------------------


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read as records, in the order in which they are."""
    found: list[str] = []
    whole = revisions.load

    def counted(source: Source, plan: Plan, parsed: Results) -> Workspace:
        found.extend(path for path in plan.slots if path != "secops.yaml")
        return whole(source, plan, parsed)

    monkeypatch.setattr(revisions, "load", counted)
    return found


def compare(repo: Make, a: Files, b: Files) -> Comparison:
    first, second = (
        repo({"secops.yaml": "format: 1\n", **files}, folder=name).root for name, files in (("a", a), ("b", b))
    )
    return revisions.compare_revisions(revisions.Question(second, (str(first), str(second)), TODAY))


BARE = {"systems/s/system.yaml": SYSTEM.format("s")}
WIDE = {"systems/s/system.yaml": SYSTEM.format("s") + WIDER}
MOVED = {"systems/s/system.yaml": SYSTEM.format("s") + WIDER, "systems/t/classification.yaml": classified("s")}
COVERING = classified("s") + (
    "decisions: [{id: d, stage: 最终, date: 2026-01-01, level: 第二级, conclusion: 维持, covers: [c]}]\n"
)
RECORD = "id: c\nsystem: s\nsummary: 扩容\ndeclared: 局部调整\n"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({**system("s"), **system("t")}, {**system("s", WIDER), **system("t")}),
        ({**BARE, **system("t")}, {**WIDE, **system("t")}),
        (system("t"), {**BARE, **system("t")}),
        ({**system("s"), **system("t")}, system("t")),
        ({**BARE, **system("t"), "people.yaml": "[]\n"}, {**WIDE, **system("t"), "people.yaml": "[]\n"}),
    ],
    ids=["classified", "not classified", "new and not classified", "gone", "with other records"],
)
def test_a_system_that_is_alike_is_not_read(a: Files, b: Files, repo: Make, read: list[str]) -> None:
    """Whatever became of the other; every file of the other is read once a side."""
    found = compare(repo, a, b)
    assert ([s.id for s in found.systems], found.alike) == (["s"], 1)
    both = [sorted(path for path in side if not path.startswith("systems/t")) for side in (a, b)]
    assert read == [*both[0], *both[1]]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({**BARE, "systems/t/classification.yaml": classified("s")}, MOVED),
        (
            {**system("s"), "systems/t/changes/c.yaml": RECORD},
            {**WIDE, "systems/s/classification.yaml": COVERING, "systems/t/changes/c.yaml": RECORD},
        ),
        ({**system("t", "succeeds: [s]\n"), **system("s")}, system("t", "succeeds: [s]\n")),
        (
            {**system("t", "succeeds: [s]\n"), **system("s")},
            {**system("t", "succeeds: [s]\n"), **system("s"),
             "systems/s/system.yaml": SYSTEM.format("s").replace("已运行", "已终止")},
        ),
        (system("t"), {**system("t"), **system("t", WIDER, folder="copy")}),
        (system("t"), {**system("t"), "systems/u/changes/c.yaml": RECORD.replace("system: s", "system: t")}),
    ],
    ids=["classification", "covered record", "heir of one gone", "heir of one ended", "copied folder", "record"],
)  # fmt: skip
def test_what_stands_in_another_folder_is_found_all_the_same(a: Files, b: Files, repo: Make, read: list[str]) -> None:
    """The answer is that of reading everything, as when nothing at all is alike."""
    found = compare(repo, a, b)
    assert any(path.startswith("systems/t/") for path in read)
    remarked = {path: f"{text}\n# 复核过\n" for path, text in a.items()}
    whole = compare(repo, remarked, b)
    assert [(s.id, s.verdict, s.reason, s.records) for s in found.systems] == [
        (s.id, s.verdict, s.reason, s.records) for s in whole.systems
    ]
    assert [(d.code, d.message) for d in found.diagnostics] == [(d.code, d.message) for d in whole.diagnostics]


def test_a_level_that_rests_on_a_document_is_looked_at_though_its_files_are_alike(change: Change) -> None:
    """The document of a raise is gone from the register: the level that stands is another."""
    raised = classified("s") + (
        "declared: {S: 第三级}\n"
        "decisions: [{id: d, stage: 最终, date: 2026-01-01, level: 第三级, conclusion: 首次定级, basis: 统一定级,"
        " evidence: [paper]}]\n"
    )
    files = {**system("s"), "systems/s/classification.yaml": raised, "evidence/a.pdf": "x", "evidence/b.pdf": "x"}
    later = {**files, "evidence/a.register.yaml": PAPERS.splitlines()[1] + "\n"}
    _, _, document = change({**files, "evidence/a.register.yaml": PAPERS}, later)
    [found] = document["systems"]
    assert (found["verdict"], found["reason"]) == ("待重新核定", "等级变了(第三级 → 第二级)，还没有针对变更的新决定")


def test_what_is_no_file_is_passed_over_where_it_is_alike(repo: Make) -> None:
    """A folder that is named like a file, and a link, in two revisions."""
    found = repo({"secops.yaml": "format: 1\n", **BARE, "systems/t/classification.yaml/x.txt": "x"})
    (found.root / "systems" / "u").mkdir()
    (found.root / "systems" / "u" / "classification.yaml").symlink_to(found.root / "secops.yaml")
    found.commit()
    found.write(WIDE).commit()
    question = revisions.Question(found.root, ("HEAD~1..HEAD",), TODAY)
    assert [one.id for one in revisions.compare_revisions(question).systems] == ["s"]


# --- how it is told ---------------------------------------------------------------------------------------------


def test_a_long_value_is_told_in_lines_that_fit(change: Change) -> None:
    """In the text; the contract has it as it is."""
    overview = "、".join(f"第{number}号业务的受理、审核、发布" for number in range(20))
    _, text, document = change(system("s"), system("s", f"overview: {overview}\n"))
    _, *lines = text.splitlines()  # the first names two folders
    assert all(width(line) <= CELLS for line in lines) and "第19号业务的受理" in text
    assert document["systems"][0]["changes"][0]["b"] == overview


# --- what came or went whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b", "word"), [({}, system("s"), "新增"), (system("s"), {}, "终止")])
def test_of_a_system_that_came_or_went_the_values_are_in_the_contract_only(
    a: Files, b: Files, word: str, change: Change
) -> None:
    """Each of them differs, which tells a reader nothing."""
    _, text, document = change(a, b)
    assert word in text and "object_types" not in text
    assert "object_types" in {one["field"] for one in document["systems"][0]["changes"]}


def test_of_a_system_that_ended_and_is_still_there_what_differs_is_told(change: Change) -> None:
    """Both sides describe it."""
    ended = {**system("s"), "systems/s/system.yaml": SYSTEM.format("s").replace("已运行", "已终止") + WIDER}
    _, text, _ = change(system("s"), ended)
    assert "status(文字)  已运行 → 已终止" in text and "service.area  — → 全国" in text


# --- which revisions are meant ----------------------------------------------------------------------------------


@pytest.fixture
def forked(repo: Make) -> Repository:
    """Main has widened s since a branch left it, on which t was given a boundary."""
    found = repo({"secops.yaml": "format: 1\n", **system("s"), **system("t")})
    found.commit()
    found.git("switch", "-q", "-c", "变更/扩容")
    found.write(system("t", "boundary: 内网\n")).commit()
    found.git("switch", "-q", "main")
    found.write(system("s", WIDER)).commit()
    return found


def changed(root: Path, *names: str) -> list[str]:
    found = revisions.compare_revisions(revisions.Question(root, names, TODAY))
    return [one.id for one in found.systems if one.changes]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("main..变更/扩容",), ["s", "t"]),
        (("main...变更/扩容",), ["t"]),
        (("变更/扩容...main",), ["s"]),
        (("变更/扩容...",), ["s"]),
        (("...变更/扩容",), ["t"]),
        (("变更/扩容..",), ["s", "t"]),
        (("main", "变更/扩容"), ["s", "t"]),
        (("main",), []),
        ((), []),
    ],
)
def test_three_dots_compare_from_where_both_parted(
    names: tuple[str, ...], expected: list[str], forked: Repository
) -> None:
    """Two compare the ends; an end that is not named is HEAD before the dots and the folder as it is after them."""
    assert changed(forked.root, *names) == expected


def test_revisions_without_a_common_history_have_no_fork(forked: Repository) -> None:
    """The ends can be compared all the same."""
    forked.git("switch", "-q", "--orphan", "neu")
    forked.write({"secops.yaml": "format: 1\n", **system("s")}).commit()
    with pytest.raises(UnreadableSource, match="没有共同的历史"):
        changed(forked.root, "main...neu")
    assert changed(forked.root, "main..neu") == ["s", "t"]


def test_a_shallow_clone_that_cannot_tell_the_fork_says_so(forked: Repository, tmp_path: Path) -> None:
    """It would otherwise compare a revision with itself and find nothing."""
    shallow = tmp_path / "shallow"
    forked.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{forked.root}", str(shallow))
    for names in (("origin/main...origin/变更/扩容",), ()):
        Repository(shallow).git("switch", "-q", "--detach", "origin/变更/扩容")
        with pytest.raises(UnreadableSource, match="浅克隆里找不到两个版本分开之处"):
            changed(shallow, *names)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "不在 git 仓库里"),
        (("HEAD",), "不在 git 仓库里"),
        (("a", "nowhere"), "也没有文件夹 nowhere"),
    ],
)
def test_outside_git_two_folders_are_asked_for(
    names: tuple[str, ...], words: str, repo: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two names the one is told that is none."""
    root = repo({"secops.yaml": "format: 1\n"}, folder="a").root
    monkeypatch.chdir(root.parent)
    with pytest.raises(UnreadableSource, match=words) as fault:
        changed(root, *names)
    assert "两个文件夹" in fault.value.hint


@pytest.mark.parametrize("emptied", ["system", "classification"])
def test_a_file_that_was_emptied_is_not_taken_for_the_end_of_a_system(emptied: str, change: Change) -> None:
    code, _, found = change(system("s"), {**system("s"), f"systems/s/{emptied}.yaml": "# 待补\n"})
    assert code == 1
    [told] = found["systems"]
    assert told["verdict"] == "待重新核定"
    assert f"systems/s/{emptied}.yaml" in told["reason"]


# --- decisions that do not stand, and findings about systems ----------------------------------------------------

LOW = "{id: d, stage: 最终, date: 2026-10-01, level: 第一级, conclusion: 维持, covers: [c]}"
HIGH = "{id: d, stage: 最终, date: 2026-10-01, level: 第三级, conclusion: 变更}"


@pytest.mark.parametrize(
    ("decision", "more", "reason", "code"),
    [
        (LOW, WIDER, "新的决定不算：d 定为第一级，低于按矩阵的第二级", "SEC701"),
        (LOW, "", "新的决定不算：d 定为第一级，低于按矩阵的第二级", "SEC701"),
        (HIGH, "", "新的决定不算：d 定为第三级，高于按矩阵的第二级，没有写依据(basis)", "SEC702"),
    ],
)
def test_a_decision_that_does_not_stand_counts_as_none(
    decision: str, more: str, reason: str, code: str, change: Change
) -> None:
    """The reason names it, and what `validate` finds about it is told."""
    later = system("s", more) | {"systems/s/classification.yaml": classified("s") + f"decisions: [{decision}]\n"}
    exit_code, _, document = change(system("s"), later)
    [found] = document["systems"]
    assert (found["verdict"], found["decision"], exit_code) == ("待重新核定", None, 1)
    assert reason in found["reason"]
    assert code in {d["code"] for d in document["diagnostics"]}


def test_findings_about_systems_that_differ_in_nothing_are_not_told(change: Change) -> None:
    """An old error of another system is not of this comparison; that it rests on a lower platform is."""
    old = classified("t") + f"decisions: [{LOW.replace('第一级', '第二级')}]\n"
    wrong = {**system("t", harms=GRAVER), "systems/t/classification.yaml": old.replace("一般", "严重")}
    _, _, document = change({**wrong, **system("s")}, {**wrong, **system("s", "boundary: 内网\n")})
    assert [d["code"] for d in document["diagnostics"]] == ["SEC724"]
    platform = system("p", harms="[{object: 公民法人合法权益, degree: 一般损害}]")
    _, _, document = change({**platform, **system("s")}, {**platform, **system("s", "carried_by: [p]\n")})
    assert "SEC705" in {d["code"] for d in document["diagnostics"]}
    assert "SEC301" not in {d["code"] for d in document["diagnostics"]}


# --- merged and split -------------------------------------------------------------------------------------------

NEW_PAPERS = PAPERS + "- {id: fresh, title: 新报告, kind: 定级报告, file: evidence/a.pdf}\n"


def decided(name: str, paper: str, decision: str) -> Files:
    text = DECIDED.replace("system: s", f"system: {name}").replace("[paper]", f"[{paper}]").replace("id: d", decision)
    return {f"systems/{name}/classification.yaml": text}


@pytest.mark.parametrize(
    ("paper", "decision", "done"),
    [("paper", "id: neu", False), ("fresh", "id: d", False), ("fresh", "id: neu", True)],
)
def test_papers_of_the_predecessor_prove_nothing_for_its_successor(
    paper: str, decision: str, done: bool, change: Change
) -> None:
    """A report and a decision of its own do."""
    shared = {"evidence/a.pdf": "x", "evidence/b.pdf": "x", "evidence/a.register.yaml": NEW_PAPERS}
    old = {**shared, **system("s"), **system("t"), **decided("s", "paper", "id: d")}
    new = {**shared, **system("n", "succeeds: [s, t]\n"), **decided("n", paper, decision)}
    found = {one["id"]: one for one in change(old, new)[2]["systems"]}
    assert found["n"]["reason"] == "前一版没有这个系统，由系统s、系统t合并而来，要重新定级"
    told = {follow["what"]: follow["done"] for follow in found["n"]["follow_ups"]}
    assert told["定级报告"] is done
    assert found["s"]["reason"] == "后一版没有这个系统，由系统n承接"


def test_what_goes_on_beside_what_was_split_off_is_classified_anew(change: Change) -> None:
    """Though no byte of it differs; once it was split off it is as ever."""
    split = {**system("s"), **system("n", "succeeds: [s]\n")}
    found = {one["id"]: one for one in change(system("s"), split)[2]["systems"]}
    assert (found["s"]["verdict"], found["s"]["causes"]) == ("待重新核定", ["合并或拆分"])
    assert "系统n" in found["s"]["reason"] and "拆分而来" in found["n"]["reason"]
    again = change(split, {**split, **system("n", "succeeds: [s]\nboundary: 内网\n")})[2]["systems"]
    assert {one["id"]: one["verdict"] for one in again} == {"n": "局部调整", "s": "无实质变化"}


def test_another_id_in_the_same_folder_is_hinted_at(change: Change) -> None:
    """It is a system that ended and one that came all the same."""
    found = {one["id"]: one for one in change(system("s"), system("t", folder="s"))[2]["systems"]}
    assert found["s"]["reason"] == "后一版没有这个系统；同一个文件夹里现在是 t，疑似改了 id"
    assert found["t"]["reason"] == "前一版没有这个系统；同一个文件夹里原来是 s，疑似改了 id"
    apart = change(system("s"), system("t"))[2]["systems"]
    assert not [one for one in apart if "疑似" in one["reason"]]


# --- why a decision does not count, and what follows another edition --------------------------------------------

KEPT = "{id: d, stage: 最终, date: 2026-10-01, level: 第二级, conclusion: 维持, covers: [c]}"


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (KEPT.replace(", covers: [c]", ""), "d 没有写针对的变更(covers)"),
        (KEPT.replace("2026-10-01", "2026-11-21"), "d 的日期 2026-11-21 晚于截至日期"),
        (KEPT.replace("最终", "评审"), "d 的阶段是评审，不是最终"),
    ],
)
def test_of_a_decision_that_is_there_and_does_not_count_it_is_told_why(decision: str, why: str, change: Change) -> None:
    """Beside that one is wanted."""
    later = system("s", WIDER) | {"systems/s/classification.yaml": classified("s") + f"decisions: [{decision}]\n"}
    [found] = change(system("s"), later)[2]["systems"]
    assert found["reason"] == f"触及服务范围，等级未变，先要有决定；不算的：{why}"


def test_an_edited_decision_is_no_new_one_and_it_is_said(change: Change) -> None:
    """Its id is the old one."""
    edited = KEPT.replace("2026-10-01", "2026-09-01").replace(", covers: [c]", "")
    old = system("s") | {"systems/s/classification.yaml": classified("s") + f"decisions: [{edited}]\n"}
    new = system("s", WIDER) | {"systems/s/classification.yaml": classified("s") + f"decisions: [{KEPT}]\n"}
    [found] = change(old, new)[2]["systems"]
    assert found["reason"].endswith("不算的：d 是改过的旧决定，新的决定要有新的 id")


def test_another_edition_alone_asks_for_no_papers_of_a_change(change: Change) -> None:
    """The report, review and filing anew; with a change beside it all of them, and a record."""
    edition = {"systems/s/classification.yaml": classified("s") + "edition: gbt-22240-2008\n"}
    _, _, document = change(system("s"), system("s") | edition)
    [found] = document["systems"]
    assert found["reason"].endswith("(换版)")
    assert "变更方案" not in {f["what"] for f in found["follow_ups"]}
    assert found["follow_ups"][0]["what"] == "重新编写的定级报告"
    assert "SEC724" not in {d["code"] for d in document["diagnostics"]}
    _, _, document = change(system("s"), system("s", "boundary: 内网\n") | edition)
    assert "变更方案" in {f["what"] for f in document["systems"][0]["follow_ups"]}
    assert "SEC724" in {d["code"] for d in document["diagnostics"]}


# --- the organisation, and levels by decision -------------------------------------------------------------------

CERTIFICATE = "- {id: c, standard: isccc, category: E, level: 二级, granted: 2025-01-01}\n"


@pytest.mark.parametrize(
    ("certificates", "verdict"),
    [
        ({}, "无变化"),
        ({"certificates.yaml": CERTIFICATE}, "书面审核"),
        ({"certificates.yaml": CERTIFICATE.replace("2025-01-01", "2026-11-21")}, "无变化"),
        ({"certificates.yaml": "- {id: [\n"}, "书面审核"),
    ],
)  # fmt: skip
def test_only_of_who_holds_a_certificate_a_change_is_looked_at(
    certificates: Files, verdict: str, change: Change
) -> None:
    """Of others it is listed; where certificates cannot be read nobody knows."""
    old, new = ({"organization.yaml": OWN + f"address: {street}\n", **certificates} for street in ("甲路", "乙路"))
    _, text, document = change(old, new)
    assert document["organization"]["verdict"] == verdict
    assert [one["field"] for one in document["organization"]["changes"]] == ["address"]
    assert ("没有资质证书，不涉及认证" in text) is (verdict == "无变化")


def test_the_level_that_a_decision_raises_is_in_text_and_contract(change: Change) -> None:
    """By the matrix it is the same."""
    decision = "{id: d, stage: 最终, date: 2026-10-01, level: 第三级, conclusion: 变更, covers: [c], basis: 行业规定,"
    raised = classified("s") + f"declared: {{S: 第三级}}\ndecisions: [{decision} evidence: [paper]}}]\n"
    files = {**system("s"), "evidence/a.pdf": "x", "evidence/b.pdf": "x", "evidence/a.register.yaml": PAPERS}
    _, text, document = change(files, {**files, "systems/s/classification.yaml": raised})
    [found] = document["systems"]
    assert (found["verdict"], found["level"]) == ("重大变更", ["第二级", "第二级"])
    assert found["in_force"] == ["第二级", "第三级"] and "决定后的等级 第二级 → 第三级" in text


# --- which revisions were taken ---------------------------------------------------------------------------------


def noted(root: Path, *names: str) -> str:
    return revisions.compare_revisions(revisions.Question(root, names, TODAY)).note


def test_without_an_upstream_it_is_said_what_is_compared(forked: Repository, tmp_path: Path) -> None:
    """On the main branch, on another, on a detached HEAD; not where revisions are named or a branch has an upstream."""
    assert "最近一次提交" in noted(forked.root) and "secops change A..B" in noted(forked.root)
    forked.git("switch", "-q", "变更/扩容")
    assert "与主分支分开之处" in noted(forked.root)
    forked.git("switch", "-q", "--detach", "main")
    assert "没有上游分支" in noted(forked.root)
    assert noted(forked.root, "main..") == ""
    clone = tmp_path / "clone"
    forked.git("switch", "-q", "main")
    forked.git("clone", "-q", str(forked.root), str(clone))
    assert noted(clone) == ""


def test_what_was_taken_stands_under_the_heading(
    forked: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In text, and in the contract under a key of its own."""
    monkeypatch.setenv("SECOPS_CACHE", "")
    run(["change", "-C", str(forked.root), "--as-of", DAY])
    assert capsys.readouterr().out.splitlines()[1].startswith("没有上游分支")
    run(["change", "-C", str(forked.root), "--as-of", DAY, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["note"].startswith("没有上游分支")


@pytest.mark.parametrize(
    ("field", "told"),
    [("rooms", False), ("rooms.location", False), ("data.level", False), ("data", False), ("room.location", True)],
)
def test_a_field_of_an_own_cause_that_exists_nowhere_is_told(field: str, told: bool, change: Change) -> None:
    """With the nearest that does."""
    settings = {"secops.yaml": f"format: 1\nchange_causes: {{灾备方式: [{field}]}}\n"}
    found = [d for d in change(system("s"), system("s") | settings)[2]["diagnostics"] if d["code"] == "SEC203"]
    assert bool(found) is told
    if told:
        assert "没有字段 room.location" in found[0]["message"] and "rooms.location" in str(found[0])
