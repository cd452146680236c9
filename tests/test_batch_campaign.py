"""A campaign beside the repositories of its organisations: joined by code, each material on both sides, nobody lost."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from secops_cli.assess.credit_code import check_character
from secops_cli.cli.app import run
from secops_cli.report.schemas import schema_files

DAY = "2026-11-20"
CAMPAIGN = """\
id: c
title: 推进
stages: [{id: s, title: 实施, from: 2026-08-01, to: 2026-11-30, steps: [报送, 备案]}]
materials: {备案补充材料: [{id: 预案, title: 预案, kinds: [应急预案]}]}
"""
SYSTEM = "{id: NAME, name: TITLE, status: 已运行, object_types: [信息系统]}\n"
CLASSIFIED = """\
system: NAME
business_information: [{object: 社会秩序和公共利益, degree: 一般损害}]
system_service: [{object: 公民法人合法权益, degree: 一般损害}]
"""
MATCHES = ("都有", "仓库有未收", "已收仓库无", "都没有", "未知")


def code(number: int) -> str:
    """A well-formed credit code that nobody has."""
    body = f"91990000MA0EXAM{number:02}"
    return body + check_character(body)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in {"secops.yaml": "format: 1\n", "evidence/a.pdf": "a", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def owner(folder: Path, number: int, name: str, *systems: str, more: Mapping[str, str] | None = None) -> Path:
    """A repository of an organisation with systems of these names, whose ids are s1, s2 …"""
    files = {"organization.yaml": f"name: {name}\ncredit_code: {code(number)}\n"}
    for index, title in enumerate(systems, 1):
        files[f"systems/s{index}/system.yaml"] = SYSTEM.replace("NAME", f"s{index}").replace("TITLE", title)
        files[f"systems/s{index}/classification.yaml"] = CLASSIFIED.replace("NAME", f"s{index}")
    return write(folder, {**files, **(more or {})})


def document(kind: str, more: str = "") -> str:
    return f"- {{id: {kind}, title: {kind}, kind: {kind}, file: evidence/a.pdf{more}}}\n"


def taking_part(name: str, title: str, number: int | None, *systems: str) -> str:
    own = f"credit_code: {code(number)}, " if number else ""
    return f"- {{id: {name}, campaign: c, name: {title}, {own}systems: [{', '.join(systems)}]}}\n"


def system(name: str, materials: str = "") -> str:
    return f"{{id: {name}, name: {name}, level: 第二级, materials: {{{materials}}}}}"


def body(folder: Path, participants: str, more: Mapping[str, str] | None = None) -> Path:
    """The coordinating body's own repository, where two documents came in."""
    register = document("定级报告") + document("应急预案")
    files = {"campaign.yaml": CAMPAIGN, "participants.yaml": participants, "evidence/b.register.yaml": register}
    return write(folder, {**files, **(more or {})})


def batch(out: Path, campaign: Path | None, *organizations: Path, more: tuple[str, ...] = ()) -> int:
    chosen = ("--campaign", str(campaign)) if campaign else ()
    paths = map(str, organizations)
    return run(["batch", *paths, *chosen, "-o", str(out), "--as-of", DAY, "--jobs", "1", "--no-cache", *more])


def lines(out: Path) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    validator = Draft202012Validator(json.loads(schema_files()["contract-batch.schema.json"]))
    for line in found:
        validator.validate(line)
    return found


def sheet(out: Path, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The numbered rows of a sheet, and the total below them where there is one."""
    cells = CalamineWorkbook.from_filelike(io.BytesIO((out / "汇总.xlsx").read_bytes())).get_sheet_by_name(name)
    _, _, titles, *rows = cells.to_python()
    found = [dict(zip(titles, row, strict=True)) for row in rows]
    return [row for row in found if isinstance(row["序号"], float)], found[-1]


def compared(out: Path) -> dict[str, tuple[str, str]]:
    """Material → whether the repository shows it, and how that fits, of the only system of the only organisation."""
    [line] = lines(out)
    [entry] = line["campaigns"]
    [found] = entry["systems"]
    return {material["id"]: (material["shown"], material["match"]) for material in found["materials"]}


REPORT = "自定级报告: {received: 2026-11-01, evidence: [定级报告]}"
PLAN = "预案: {received: 2026-11-01, evidence: [应急预案]}"


def test_each_material_is_looked_for_on_both_sides(tmp_path: Path) -> None:
    """What came in and is there, what is there and did not come in, the other way round, neither."""
    home = owner(
        tmp_path / "a", 1, "甲", "门户", more={"evidence/a.register.yaml": document("定级报告") + document("资产清单")}
    )
    campaign = body(tmp_path / "body", taking_part("a", "甲", 1, system("门户", f"{REPORT}, {PLAN}")))
    assert batch(tmp_path / "out", campaign, home) == 0
    assert compared(tmp_path / "out") == {
        "备案登记表": ("没有", "都没有"),
        "自定级报告": ("有", "都有"),
        "安全组织": ("没有", "都没有"),
        "应用情况": ("没有", "都没有"),
        "设备软件与拓扑": ("有", "仓库有未收"),
        "预案": ("没有", "已收仓库无"),
    }
    [row], total = sheet(tmp_path / "out", "专项工作")
    assert [row[name] for name in MATCHES] == [total[name] for name in MATCHES] == [1, 1, 1, 3, 0]
    details, _ = sheet(tmp_path / "out", "专项材料")
    assert [row["对照"] for row in details].count("都没有") == 3
    assert {(row["登记的状态"], row["期限"]) for row in details if row["材料"] == "预案"} == {("已收", "2026-11-30")}


@pytest.mark.parametrize(("expires", "shown"), [("2026-11-20", "有"), ("2026-11-19", "没有")])
def test_a_document_counts_to_its_last_day(tmp_path: Path, expires: str, shown: str) -> None:
    register = {"evidence/a.register.yaml": document("定级报告", f", expires: {expires}")}
    home = owner(tmp_path / "a", 1, "甲", "门户", more=register)
    batch(tmp_path / "out", body(tmp_path / "body", taking_part("a", "甲", 1, system("门户"))), home)
    assert compared(tmp_path / "out")["自定级报告"][0] == shown


def test_a_document_of_another_system_is_none_of_this_one(tmp_path: Path) -> None:
    """One that no system's records name may be for any."""
    used = CLASSIFIED.replace("NAME", "s2") + "materials: {系统定级报告: [定级报告]}\n"
    register = document("定级报告") + document("应急预案")
    more = {"systems/s2/classification.yaml": used, "evidence/a.register.yaml": register}
    home = owner(tmp_path / "a", 1, "甲", "门户", "办公", more=more)
    both = taking_part("a", "甲", 1, system("门户"), system("办公"))
    batch(tmp_path / "out", body(tmp_path / "body", both), home)
    [entry] = lines(tmp_path / "out")[0]["campaigns"]
    shown = [{m["id"]: m["shown"] for m in found["materials"]} for found in entry["systems"]]
    assert [(one["自定级报告"], one["预案"]) for one in shown] == [("没有", "有"), ("有", "有")]


def test_organisations_are_joined_by_code_however_the_name_is_spelt(tmp_path: Path) -> None:
    """A name that differs by more than its spelling is told; the same name under another code is another body."""
    homes = [
        owner(tmp_path / "a", 1, "示例甲公司（集团）"),
        owner(tmp_path / "b", 2, "后来的名称"),
        owner(tmp_path / "c", 3, "丙"),
    ]
    participants = taking_part("a", "示例 甲 公司(集团)", 1) + taking_part("b", "乙", 2) + taking_part("c", "丙", 4)
    batch(tmp_path / "out", body(tmp_path / "body", participants), *homes)
    rows, _ = sheet(tmp_path / "out", "专项工作")
    assert [(row["机构"], row["名单里第几个"], row["说明"]) for row in rows] == [
        ("示例 甲 公司(集团)", 1, ""),
        ("乙", 2, "仓库里的名称是后来的名称"),
        ("丙", "—", "没有仓库；第 3 个单位名称相同，代码不同或没有，由人核对"),
        ("丙", 3, "不在专项工作里"),
    ]


def test_who_has_no_repository_and_what_is_in_no_campaign_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the sheet, in the totals and on the terminal; what cannot be read may be either."""
    homes = [
        owner(tmp_path / "a", 1, "甲"),
        owner(tmp_path / "x", 9, "外"),
        write(tmp_path / "z", {"secops.yaml": "["}),
    ]
    participants = taking_part("a", "甲", 1) + taking_part("b", "乙", 2) + taking_part("n", "无码", None)
    campaign = body(tmp_path / "body", participants, {"participants/t.yaml": "id: [\n"})
    assert batch(tmp_path / "out", campaign, *homes) == 1
    shown = capsys.readouterr().out
    assert "专项工作：3 家机构，有仓库的 1 家" in shown
    assert "没有仓库的机构 2 家：乙、无码" in shown
    assert "不在专项工作里的仓库 1 个：2 外" in shown
    assert "1 个单位没有读得出的信用代码，在不在专项工作里不知道" in shown
    assert "协调机构的文件读不出，其中的机构没有计入：participants/t.yaml" in shown
    rows, total = sheet(tmp_path / "out", "专项工作")
    assert [(row["机构"], row["说明"]) for row in rows] == [
        ("甲", ""),
        ("乙", "没有仓库"),
        ("无码", "没有写信用代码，对不上仓库"),
        ("外", "不在专项工作里，或在协调机构读不出的文件里"),
    ]
    assert (total["机构"], total["名单里第几个"]) == ("3 家", "1 家")
    assert [[entry["organization"] for entry in line["campaigns"]] for line in lines(tmp_path / "out")] == [
        ["a"],
        [],
        [],
    ]


def test_two_repositories_of_one_code_are_one_organisation(tmp_path: Path) -> None:
    homes = [owner(tmp_path / "a", 1, "甲", "门户"), owner(tmp_path / "b", 1, "甲", "门户")]
    batch(tmp_path / "out", body(tmp_path / "body", taking_part("a", "甲", 1, system("门户"))), *homes)
    rows, total = sheet(tmp_path / "out", "专项工作")
    assert [row["名单里第几个"] for row in rows] == [1, 2]
    assert {row["说明"] for row in rows} == {"第 1、2 个单位是同一个代码"}
    assert (total["机构"], total["名单里第几个"], total["系统"]) == ("1 家", "1 家", "2 个")
    assert total["都没有"] == sum(row["都没有"] for row in rows) == 12


@pytest.mark.parametrize(
    ("systems", "own", "remark"),
    [
        (("门 户",), "s1", ""),
        (("门户网站",), "—", "仓库里另有系统：门户网站；仓库里认不出这个系统"),
        (("门户", "门户"), "—", "仓库里另有系统：门户、门户；仓库里认不出这个系统"),
        ((), "—", "仓库里认不出这个系统"),
        (("门户", "办公"), "s1", "仓库里另有系统：办公"),
    ],
)
def test_a_system_is_known_by_its_name_where_only_one_has_it(
    tmp_path: Path, systems: tuple[str, ...], own: str, remark: str
) -> None:
    """Where it is not, nothing is known of its materials."""
    home = owner(tmp_path / "a", 1, "甲", *systems)
    batch(tmp_path / "out", body(tmp_path / "body", taking_part("a", "甲", 1, system("门户"))), home)
    [row], total = sheet(tmp_path / "out", "专项工作")
    assert (row["仓库里的系统"], row["说明"]) == (own, remark)
    assert (row["未知"] == 0) == (own != "—")
    assert total["仓库里的系统"] == ("0 个" if own == "—" else "1 个")


def test_a_level_that_differs_is_told(tmp_path: Path) -> None:
    home = owner(tmp_path / "a", 1, "甲", "门户")
    high = system("门户").replace("第二级", "第三级")
    batch(tmp_path / "out", body(tmp_path / "body", taking_part("a", "甲", 1, high)), home)
    [row], _ = sheet(tmp_path / "out", "专项工作")
    assert (row["登记的等级"], row["仓库的等级"], row["说明"]) == ("第三级", "第二级", "登记的等级与仓库里的不同")


def test_where_a_register_cannot_be_read_what_is_not_there_is_unknown(tmp_path: Path) -> None:
    """What is there is there all the same."""
    registers = {"evidence/a.register.yaml": document("定级报告"), "evidence/b.register.yaml": "- {id: [\n"}
    home = owner(tmp_path / "a", 1, "甲", "门户", more=registers)
    batch(tmp_path / "out", body(tmp_path / "body", taking_part("a", "甲", 1, system("门户"))), home)
    found = compared(tmp_path / "out")
    assert (found["自定级报告"], found["预案"]) == (("有", "仓库有未收"), ("未知", "未知"))


def test_names_that_would_be_formulas_or_steer_a_terminal_are_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = '"=1+1\\u202e\\e[31m坏"'
    homes = [owner(tmp_path / "a", 1, evil, evil), owner(tmp_path / "x", 9, evil)]
    participants = taking_part("a", evil, 1, system("门户").replace("name: 门户", f"name: {evil}")) + taking_part(
        "b", evil, 2
    )
    batch(tmp_path / "out", body(tmp_path / "body", participants), *homes)
    assert not {"\x1b", "\u202e"} & set(capsys.readouterr().out)
    for name in ("专项工作", "专项材料"):
        rows, _ = sheet(tmp_path / "out", name)
        assert rows
        assert all(row["机构"].startswith("=1+1") for row in rows)
        assert not {"\x1b", "\u202e"} & {c for row in rows for value in row.values() for c in str(value)}


def test_without_a_campaign_nothing_of_it_is_in_the_results(tmp_path: Path) -> None:
    """Nor a sheet; and with one again, the lines of the run before are not taken for those of this one."""
    home = owner(tmp_path / "a", 1, "甲", "门户")
    campaign = body(tmp_path / "body", taking_part("a", "甲", 1, system("门户")))
    out = tmp_path / "out"
    assert batch(out, None, home) == 0
    [line] = lines(out)
    assert (line["shows"], line["campaigns"]) == (None, [])
    names = CalamineWorkbook.from_filelike(io.BytesIO((out / "汇总.xlsx").read_bytes())).sheet_names
    assert not {"专项工作", "专项材料"} & set(names)
    assert batch(out, campaign, home, more=("--resume",)) == 0
    assert len(lines(out)[0]["campaigns"]) == 1
    (campaign / "participants.yaml").write_text("[]\n", encoding="utf-8")
    assert batch(out, campaign, home, more=("--resume",)) == 0
    assert lines(out)[0]["campaigns"] == []


def test_a_folder_without_a_campaign_is_refused_before_anything_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = owner(tmp_path / "a", 1, "甲")
    assert batch(tmp_path / "out", home, home) == 2
    assert "没有可以看的专项工作" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_summary_and_notices_are_documents_of_a_batch(tmp_path: Path) -> None:
    """Of coordinating bodies, that is; a repository without a campaign has neither, and the others go on."""
    campaign = body(tmp_path / "body", taking_part("a", "甲", 1, system("门户")))
    write(campaign, {"organization.yaml": f"name: 协调小组\ncredit_code: {code(5)}\n"})
    reports = ("--report", "campaign-summary", "--report", "campaign-notice")
    assert batch(tmp_path / "out", None, campaign, owner(tmp_path / "a", 1, "甲"), more=reports) == 0
    first, second = lines(tmp_path / "out")
    assert [report["files"] for report in first["reports"]] == [
        ["协调小组-推进-专项工作汇总表.xlsx"],
        ["协调小组-推进-甲-专项工作缺件通知.docx"],
    ]
    assert [report["fault"] for report in second["reports"]] == [
        "没有专项工作，专项工作汇总表无从做起",
        "没有参加的机构，专项工作缺件通知无从做起",
    ]
