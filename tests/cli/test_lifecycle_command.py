# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""`secops lifecycle` as a user meets it: boards, contract, documents opened, odd and hostile repositories."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from docx import Document

from secops_cli.source.packaged import packaged
from tests.conftest import Repository

Make = Callable[..., Repository]
Secops = Callable[..., tuple[int, str, str]]
SYSTEM = "id: {0}\nname: {1}\nstatus: {2}\nobject_types: [信息系统]\n"
ONE = {"secops.yaml": "format: 1\n", "systems/s/system.yaml": SYSTEM.format("s", "办公", "已运行")}
LIFE = """\
system: s
rounds:
  - id: r1
    trigger: 首次
    activities:
      - activity: 系统识别和描述
        state: 已完成
        people: {运营使用单位: [甲]}
        outputs: {信息系统总体描述文件: [overall]}
      - {activity: 安全状态检查, state: 进行中}
"""
REGISTER = "- {id: overall, title: 描述, kind: 系统描述文件, file: evidence/a.docx, issued: 2026-01-01}\n"


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")


def contract(text: str) -> Any:
    """Read the output; the test fails where it is not as `schemas/` promises."""
    document = json.loads(text)
    schema = json.loads((packaged("schemas") / "contract-lifecycle.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    return document


def described(*headings: str) -> bytes:
    document = Document()
    for heading in headings:
        document.add_heading(heading, 1)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def whole(*headings: str) -> dict[str, str | bytes]:
    return {
        **ONE,
        "systems/s/lifecycle.yaml": LIFE,
        "evidence/a.register.yaml": REGISTER,
        "evidence/a.docx": described(*headings),
    }


def at(repository: Repository, *arguments: str) -> list[object]:
    return ["lifecycle", *arguments, "-C", repository.root, "--as-of", "2026-11-20"]


def test_one_system_is_shown_by_its_activities(repo: Make, secops: Secops) -> None:
    """With what is done, what is under way, what waits, and what can be done next."""
    code, output, error = secops(*at(repo(whole()), "s"))
    assert (code, error) == (0, "")
    lines = {line.split()[0]: line for line in output.splitlines() if line.strip()}
    assert "system:s 办公 · 已运行 · 现在：安全运行与维护" in output
    assert lines["系统识别和描述"].split()[1:4] == ["已完成", "r1", "信息系统总体描述文件(2026-01-01)"]
    assert lines["安全状态检查"].split()[1] == "进行中"
    assert lines["变更过程控制"].split()[1] == "变更时才做"
    assert "▶ 安全运行与维护" in output
    assert "接着可以做" in output


def test_several_systems_are_shown_a_line_each(repo: Make, secops: Secops) -> None:
    """By their ids; one alone is shown whole."""
    files = {**whole(), "systems/a/system.yaml": SYSTEM.format("a", "门户", "在建设")}
    code, output, _ = secops(*at(repo(files)))
    rows = [line.split() for line in output.splitlines() if line.startswith(("  门户", "  办公"))]
    assert (code, [row[:4] for row in rows]) == (
        0,
        [["门户", "在建设", "信息系统定级", "未记录"], ["办公", "已运行", "安全运行与维护", "0/10"]],
    )


def test_later_phases_are_counted_and_with_all_listed(repo: Make, secops: Secops) -> None:
    """Termination lies ahead of a running system."""
    repository = repo(whole())
    assert "存储介质的清除或销毁" not in secops(*at(repository, "s"))[1]
    assert "存储介质的清除或销毁" in secops(*at(repository, "s", "--all"))[1]


@pytest.mark.parametrize("arguments", [(), ("s",), ("--content",), ("s", "--all", "--content")])
def test_json_is_what_its_schema_promises(arguments: tuple[str, ...], repo: Make, secops: Secops) -> None:
    """44 activities of every system; contents only where they were asked for."""
    document = contract(secops(*at(repo(whole("系统概述")), *arguments), "--format", "json")[1])
    [system] = document["systems"]
    assert (document["schema"], document["edition"]) == ("secops/lifecycle/1", "dengbao-lifecycle-2010")
    assert (len(system["activities"]), "contents" in system) == (44, "--content" in arguments)


def test_an_unknown_system_is_exit_code_2(repo: Make, secops: Secops) -> None:
    """With those that there are."""
    code, output, error = secops(*at(repo(ONE), "t"))
    assert (code, output, error) == (2, "", "secops: 没有系统 t\n  → systems/ 里的系统：s\n")


def test_without_systems_there_is_a_hint(repo: Make, secops: Secops) -> None:
    """Where the only one cannot be read, that is said instead."""
    assert "还没有系统" in secops(*at(repo({"secops.yaml": "format: 1\n"})))[1]
    _, output, _ = secops(*at(repo({**ONE, "systems/s/system.yaml": "id: [\n"}, folder="b")))
    assert "systems/s/system.yaml:1:1 读不出" in output
    assert "还没有系统" not in output


@pytest.mark.parametrize(("status", "phase"), [("已运行", "安全运行与维护"), ("在建设", "读不出")])
def test_an_unreadable_lifecycle_is_not_an_absent_one(status: str, phase: str, repo: Make, secops: Secops) -> None:
    """Nothing is said to be missing, and nothing to be done next."""
    repository = repo(
        {
            **ONE,
            "systems/s/system.yaml": SYSTEM.format("s", "办公", status),
            "systems/s/lifecycle.yaml": "system: s\nrounds: [\n",
        }
    )
    _, output, _ = secops(*at(repository, "s"))
    assert f"现在：{phase}" in output
    assert "systems/s/lifecycle.yaml:2:1 读不出" in output
    assert not any(words in output for words in ("没有 lifecycle.yaml", "接着可以做", "未记录", "要先有"))
    [system] = contract(secops(*at(repository, "s"), "--format", "json")[1])["systems"]
    assert (system["recorded"], system["next"], system["unread"]) == (False, [], "systems/s/lifecycle.yaml:2:1")
    assert system["phase"] == (None if phase == "读不出" else phase)


# --- contents ---------------------------------------------------------------------------------------------------


def test_the_headings_of_a_document_are_compared(repo: Make, secops: Secops) -> None:
    """What is there, what is alike, what is not."""
    _, output, _ = secops(*at(repo(whole("1 系统概述", "2 网络拓扑图", "3 用户范围和类型")), "s", "--content"))
    [line] = [line for line in output.splitlines() if line.startswith("    信息系统总体描述文件")]
    assert "evidence/a.docx：缺必备的标题：系统边界描述、" in line
    assert "系统概述" not in line
    assert "由人核对：用户的范围和用户类型(近似：3 用户范围和类型)" in line


def test_a_document_that_was_changed_is_opened_anew(
    repo: Make, secops: Secops, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although answers are kept."""
    monkeypatch.setenv("SECOPS_CACHE", str(tmp_path / "cache"))
    repository = repo(whole("系统概述"))
    first = secops(*at(repository, "s", "--content"))[1]
    assert secops(*at(repository, "s", "--content"))[1] == first
    repository.write({"evidence/a.docx": described("系统概述", "网络拓扑")})
    assert secops(*at(repository, "s", "--content"))[1] != first


def test_a_document_in_git_lfs_is_opened_once_its_content_is_here(
    repo: Make, secops: Secops, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before that it is told, although answers are kept; another content than the pointer names is not opened."""
    monkeypatch.setenv("SECOPS_CACHE", str(tmp_path / "cache"))
    content = described("1 系统概述")
    oid = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n".encode()
    repository = repo({**whole(), "evidence/a.docx": pointer})
    repository.commit()
    assert "是 Git LFS 指针，内容不在本机" in secops(*at(repository, "s", "--content"))[1]
    kept = repository.root / ".git/lfs/objects" / oid[:2] / oid[2:4] / oid
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    assert "缺必备的标题：系统边界描述" in secops(*at(repository, "s", "--content"))[1]
    kept.write_bytes(content[::-1])
    assert "Git LFS 的内容与指针不符" in secops(*at(repository, "s", "--content", "--all"))[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"x", "不是 .docx，或已加密、损坏，没有核对"), (b"", "文件"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不是 .docx，或已加密、损坏，没有核对")],
)  # fmt: skip
def test_a_document_that_cannot_be_opened_is_told(content: bytes, words: str, repo: Make, secops: Secops) -> None:
    """And nothing is said of its headings."""
    code, output, _ = secops(*at(repo({**whole(), "evidence/a.docx": content}), "s", "--content"))
    assert code == 0
    assert words in output
    assert "缺必备的标题" not in output


def test_only_documents_of_the_kind_are_opened(repo: Make, secops: Secops) -> None:
    """A decision names its opinion beside its report; an opinion has no chapters."""
    decided = "system: s\ndecisions: [{id: d, stage: 最终, date: 2026-01-01, level: 第二级, conclusion: 首次定级, evidence: [opinion, report]}]\n"
    register = "".join(
        f"- {{id: {i}, title: 某, kind: {k}, file: evidence/a.docx}}\n"
        for i, k in (("opinion", "定级评审意见"), ("report", "定级报告"))
    )
    repository = repo({**whole(), "systems/s/classification.yaml": decided, "evidence/b.register.yaml": register})
    [system] = contract(secops(*at(repository, "s", "--content"), "--format", "json")[1])["systems"]
    assert [(c["document"], c["evidence"]) for c in system["contents"]] == [
        ("信息系统总体描述文件", "overall"),
        ("信息系统安全保护等级定级报告", "report"),
    ]


# --- odd and hostile --------------------------------------------------------------------------------------------

NASTY = "\x1b[31mred\x1b]0;t\x07\u202eright\u2066\u200b\x9b2J\x7f甲"
QUOTED = json.dumps(NASTY)
NAME = json.dumps("a" + NASTY.replace(":", "").replace(",", ""))


def harmful(text: str) -> set[str]:
    return {c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u200b\u202e\u2066\u2028")}


def nasty() -> dict[str, str | bytes]:
    """A repository in which every name would do something to a terminal."""
    life = (
        f"system: {NAME}\nrounds:\n  - id: {NAME}\n    trigger: 变更\n    cause: {NAME}\n    activities:\n"
        f"      - {{activity: {QUOTED}, state: 未开始}}\n"
        f"      - {{activity: 安全状态检查, state: 已完成, people: {{{QUOTED}: [{QUOTED}]}}, outputs: {{{QUOTED}: [{NAME}]}}}}\n"
    )
    operation = (
        f"system: {NAME}\nincident_levels: [{{level: {QUOTED}, needs_plan: true}}]\nplans: [{{id: {NAME}, name: {QUOTED}, levels: [{QUOTED}, x], drill_months: 1}}]\n"
        f'checks: [{{id: {NAME}, date: 2026-01-01, findings: [{{id: {NAME}, what: {QUOTED}}}]}}]\nimprovements: [{{id: {NAME}, summary: {QUOTED}, findings: [{NAME[:-1]}x"]}}]\n'
    )
    gone = f"{{id: {NAME}, what: {QUOTED}, handling: 废弃, date: 2026-01-01}}"
    return {
        "secops.yaml": f"format: 1\nactivity_months: {{{QUOTED}: 1}}\n",
        "systems/s/system.yaml": f"id: {NAME}\nname: {QUOTED}\nstatus: 已运行\nobject_types: [信息系统]\n",
        "systems/s/lifecycle.yaml": life,
        "systems/s/operation.yaml": operation,
        "systems/s/termination.yaml": f"system: {NAME}\nequipment: [{gone}, {gone}]\n",
        "incidents.yaml": f"{{id: {NAME}, title: {QUOTED}, systems: [{NAME}], found: 2026-01-01, level: {QUOTED[:-1]}x\", plan: {NAME[:-1]}y\", handled: 2026-01-02}}\n",
        f"systems/{NASTY.replace('/', '')}/lifecycle.yaml": f"system: {NAME[:-1]}z\"\n",
    }  # fmt: skip


@pytest.mark.parametrize("command", [("lifecycle",), ("lifecycle", "--all", "--content"), ("validate",)])
def test_no_name_reaches_the_terminal_as_a_command(command: tuple[str, ...], repo: Make, secops: Secops) -> None:
    """Wherever it stands."""
    repository = repo(nasty())
    where: list[object] = [repository.root] if command[0] == "validate" else ["-C", repository.root]
    code, output, error = secops(*command, *where, "--as-of", "2026-11-20")
    assert (code in (0, 1), harmful(output + error), error) == (True, set(), "")
    code, output, error = secops("lifecycle", NASTY, "-C", repository.root)
    assert (code, harmful(output + error)) == (2, set())


def test_ten_thousand_rounds_are_judged(repo: Make, secops: Secops) -> None:
    """The newest one tells."""
    rounds = "".join(
        f"  - {{id: r{n}, trigger: 定期, started: {2000 + n % 20}-01-01, activities: [{{activity: 安全状态检查, state: 未开始}}]}}\n"
        for n in range(10_000)
    )
    repository = repo({**ONE, "systems/s/lifecycle.yaml": f"system: s\nrounds:\n{rounds}"})
    [system] = contract(secops(*at(repository, "s"), "--format", "json")[1])["systems"]
    assert next(a["round"] for a in system["activities"] if a["title"] == "安全状态检查") == "r9999"


def test_ten_thousand_names_that_mean_nothing_are_told_in_good_time(repo: Make) -> None:
    """Each at its place."""
    entries = "".join(f"      - {{activity: 安全状态检查的第{n}个活动, state: 未开始}}\n" for n in range(10_000))
    repository = repo(
        {
            **ONE,
            "systems/s/lifecycle.yaml": f"system: s\nrounds:\n  - id: r\n    trigger: 首次\n    activities:\n{entries}",
        }
    )
    assert repository.codes().count("SEC735") == 10_000


def test_the_ends_of_the_calendar_are_days_like_others(repo: Make, secops: Secops) -> None:
    """Of records and of the judgement."""
    life = "system: s\nrounds:\n" + "".join(
        f"  - {{id: r{n}, trigger: 首次, started: {day}, finished: {day}, activities: [{{activity: 安全状态检查, state: 已完成, finished: {day}}}]}}\n"
        for n, day in enumerate(("0001-01-01", "9999-12-31"))
    )
    operation = "system: s\nplans: [{id: p, name: 预案, drill_months: 600, drills: [{id: d, date: 9999-12-31}]}]\n"
    settings = "format: 1\nactivity_months: {安全状态检查: 600}\n"
    repository = repo(
        {**ONE, "systems/s/lifecycle.yaml": life, "systems/s/operation.yaml": operation, "secops.yaml": settings}
    )
    for day in ("0001-01-01", "2026-11-20", "9999-12-31"):
        assert secops("lifecycle", "s", "-C", repository.root, "--as-of", day)[0] == 0
        assert secops("validate", repository.root, "--as-of", day, "--fail-on", "never")[0] == 0


def test_records_that_name_each_other_in_a_circle_are_only_records(repo: Make, secops: Secops) -> None:
    """A change that is its own cause, an improvement of its own finding, a system divided into itself."""
    files = {
        **ONE,
        "systems/s/lifecycle.yaml": "system: s\nrounds: [{id: c, trigger: 变更, cause: c, activities: [{activity: 系统验收, state: 未开始}]}]\n",
        "systems/s/changes/c.yaml": "{id: c, system: s, summary: 某, declared: 局部调整, causes: [c]}\n",
        "systems/s/operation.yaml": "system: s\nchecks: [{id: f, date: 2026-01-01, findings: [{id: f, what: 某}]}]\nimprovements: [{id: f, summary: 某, findings: [f, f]}]\n",
    }
    assert secops(*at(repo(files), "s"))[0] == 0
