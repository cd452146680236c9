# ruff: noqa: E501  records and tables read better with one a line
"""申请数据表, 变更申请, 信息通报 and 监督评审材料 as their readers see them: opened again, with both sides of each choice."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document
from holder_repository import BEFORE, COMPLAINTS, FILES, NAMES, ORGANIZATION, PEOPLE, Repo, between, make, paper
from record_papers import only, table, tables
from word_support import WORD, all_text, highlighted, xml_of

from secops_cli.cli.app import run
from secops_cli.deliver.packing import facts_of
from secops_cli.errors import CommandLineError
from secops_cli.pipeline import papers
from secops_cli.tasks.verification import Verifier
from tests.conftest import TODAY, Repository

every_paper = pytest.mark.parametrize("name", NAMES)
BARE = "name: 样例单位\ncredit_code: 91990000MA0EXAMP17\n"
HOSTILE = "{{ 7 * 7 }} {%p for x in y %} <w:t>&amp; ]]> \x07 \u202e =1+1 13800138000 " + "很长的话" * 3000


def first(repo: Repo, name: str, more: dict[str, str] | None = None, before: dict[str, str] | None = None) -> bytes:
    return next(iter(make(repo, name, more, before).values())).content


def refused(repo: Repo, name: str, more: dict[str, str], before: dict[str, str] | None = None) -> CommandLineError:
    with pytest.raises(CommandLineError) as caught:
        make(repo, name, more, before)
    return caught.value


# --- what they share --------------------------------------------------------------------------------------------


@every_paper
def test_the_same_judgement_gives_the_same_bytes_and_no_trace_of_the_program_on_a_page(repo: Repo, name: str) -> None:
    content = first(repo, name)
    assert content == first(repo, name)
    assert facts_of(content)["secops.kind"] == name
    text = all_text(content)
    assert not [word for word in ("secops", ".yaml", "None", "{{", "{%") if word in text]
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text)
    assert "样例单位（盖章）" in text


@every_paper
def test_every_missing_field_that_is_told_is_highlighted_and_every_highlight_is_told(repo: Repo, name: str) -> None:
    made = next(iter(make(repo, name).values()))
    assert made.missing
    assert len(highlighted(made.content)) >= len(made.missing)


@every_paper
def test_hostile_text_is_text_and_personal_numbers_are_masked(repo: Repo, name: str) -> None:
    quoted = json.dumps(HOSTILE).replace("\\", r"\\")
    words = "|".join(("新街 9 号", "巡检迟到", "夜间无人值守", "展板", "首个运维", "混合运维", "缺演练"))
    files = {path: re.sub(f"(?<=: )({words})(?=[,}}\n])", quoted, content) for path, content in FILES.items()}
    text = all_text(first(repo, name, files))
    assert "{{ 7 * 7 }} {%p for x in y %} <w:t>&amp; ]]> \ufffd \ufffd =1+1 138…00 " in text
    assert "13800138000" not in text
    assert text.count("很长的话") >= 3000


@every_paper
def test_the_looks_of_the_template_are_kept(repo: Repo, name: str) -> None:
    root = xml_of(first(repo, name))
    for run_ in root.iter(f"{WORD}r"):
        if run_.find(f"{WORD}t") is not None:
            fonts = run_.find(f"{WORD}rPr/{WORD}rFonts")
            assert {fonts.get(f"{WORD}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")} != {None}
    for one in root.iter(f"{WORD}tbl"):
        rows = one.findall(f"{WORD}tr")
        assert rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
        assert len(rows) > 1


@pytest.mark.parametrize("name", NAMES[1:])
def test_papers_of_a_holder_are_refused_to_one_that_holds_no_certificate(repo: Repo, name: str) -> None:
    held = FILES["certificates.yaml"].replace("{id: k, standard: isccc", "{id: k, standard: tcas")
    assert refused(repo, name, {"certificates.yaml": held}).message == "没有有效的 isccc 资质证书"
    suspended = FILES["certificates.yaml"].replace("evidence: [zs]", "history: [{date: 2026-10-01, state: 暂停}]")
    content = first(repo, name, {"certificates.yaml": suspended})
    assert (
        table(content, "序号", "证书编号")[0][6:] == ["暂停"]
        if name != "surveillance-pack"
        else "暂停" in all_text(content)
    )


@pytest.mark.parametrize("name", NAMES[1:])
def test_certificates_that_cannot_be_read_are_not_taken_for_none(repo: Repo, name: str) -> None:
    assert "读不出" in refused(repo, name, {"certificates.yaml": "- {id: k\n"}).message


# --- 申请数据表 ---------------------------------------------------------------------------------------------------


def application(repo: Repo, standard: str = "isccc", **more: str) -> bytes:
    files = {f"{name}.yaml": text for name, text in more.items()}
    return make(repo, "application-data", files)[f"样例单位-{standard}-资质申请数据表.docx"].content


def test_there_is_one_sheet_for_each_standard_with_all_its_categories(repo: Repo) -> None:
    made = make(repo, "application-data")
    assert list(made) == ["样例单位-isccc-资质申请数据表.docx", "样例单位-tcas-资质申请数据表.docx"]
    rows = table(application(repo), "序号", "类别", "级别", "申请类型")
    assert rows == [
        ["1", "F 安全运维", "二级", "初次", "示例省", "2019年3月1日签订“首个运维”", "近3年"],
        ["2", "C 应急处理", "三级", "初次", "—", "2026年1月1日签订“应急”", "近3年"],
    ]
    assert facts_of(application(repo))["secops.standard"] == "isccc-sv-001-2015"


def test_a_standard_that_grades_by_region_asks_for_one(repo: Repo) -> None:
    [row] = table(application(repo, "tcas"), "序号", "类别", "级别", "申请类型")
    assert row[4:] == ["（待填）", "2019年3月1日签订“首个运维”", "不限"]


def test_the_organisation_its_accounts_and_offices_stand_as_of_the_day(repo: Repo) -> None:
    content = application(repo)
    body = dict(next(rows for rows in tables(content) if rows[0] == ["事项", "内容"])[1:])
    assert (body["独立法人"], body["注册资金"], body["成立日期"]) == ("是", "800万元", "2015年4月1日")
    assert body["不良记录"].splitlines()[0] == "2026年9月1日事故：误删客户日志（未办结）"
    audits = table(content, "序号", "年度")
    assert audits == [
        ["1", "2025年", "甲事务所", "900", "-3.5"],
        ["2", "2024年", "乙事务所（境外）", "（待填）", "（待填）"],
        ["3", "2023年", "甲事务所", "（待填）", "（待填）"],
    ]
    assert table(content, "序号", "地址") == [
        ["1", "新街 9 号", "租赁", "（待填）", "260", "2026年6月1日至2029年5月31日"]
    ]
    assert [row[1] for row in table(content, "序号", "体系")] == ["质量"]


def test_that_nothing_is_on_record_is_told_apart_from_that_nobody_said(repo: Repo) -> None:
    none = ORGANIZATION.partition("adverse_records:")[0]
    assert "不良记录" in [
        m.title for m in next(iter(make(repo, "application-data", {"organization.yaml": none}).values())).missing
    ]
    assert dict(tables(application(repo, organization=f"{none}adverse_records: []\n"))[1])["不良记录"] == "无"


def test_people_are_counted_as_the_clauses_count_them(repo: Repo) -> None:
    content = application(repo)
    counts = {row[1]: row[2:] for row in table(content, "序号", "事项", "人数")}
    assert counts["从事安全服务的人员"] == ["2人", "1人"]
    assert counts["F 安全运维：本类别持证人员"] == ["1人", "1人"]
    assert counts["C 应急处理：本类别持证人员"] == ["0人", "0人"]
    assert counts["项目管理持证人员"] == ["1人", "1人"]
    staff = table(content, "序号", "姓名", "岗位")
    assert staff == [
        ["1", "李例", "技术", "安全运维", "2019年1月1日起", "某社保中心", "2026年10月1日"],
        ["2", "赵例", "技术", "安全运维", "2026年7月1日起，缺劳动合同", "缺社会保险缴纳证明", "—"],
    ]


def test_a_number_of_people_that_is_not_certain_is_marked(repo: Repo) -> None:
    content = application(repo, people=PEOPLE + "- {id: p9, name: 吴例, employment: {from: 2026-01-01}}\n")
    counts = {row[1]: row[2:] for row in table(content, "序号", "事项", "人数")}
    assert counts["从事安全服务的人员"] == ["2～3人", "1人"]
    assert "2～3人" in highlighted(content)


def test_the_three_leaders_are_told_with_what_they_bring_and_one_that_is_missing_is_marked(repo: Repo) -> None:
    rows = table(application(repo), "职务")
    assert rows[0] == [
        "机构负责人", "王例", "（待填）", "其他中级", "硕士（工商管理）", "2008年1月1日至2015年3月31日，信息技术管理，某集团", "—",
    ]  # fmt: skip
    assert (rows[1][:2], rows[1][6].split()) == (["技术负责人", "李例"], ["运维认证", "项目管理师"])
    assert rows[2] == ["财务负责人", "（待填）", "—", "—", "—", "—", "—"]


def test_only_personal_certificates_that_are_valid_on_the_day_are_listed(repo: Repo) -> None:
    content = application(repo)
    certified, managers = (rows[1:] for rows in tables(content) if rows[0][:3] == ["序号", "姓名", "证书"])
    assert certified == [["1", "李例", "运维认证", "OM-1", "2025年1月1日", "2027年12月31日", "安全运维"]]
    assert managers == [["1", "李例", "项目管理师", "PM-1", "2024年1月1日", "未写明"]]


def test_projects_are_those_of_the_window_and_one_without_its_papers_is_marked(repo: Repo) -> None:
    content = application(repo)
    operations, responses = (rows[1:] for rows in tables(content) if rows[0][:2] == ["序号", "项目名称"])
    assert [row[1:] for row in operations] == [
        ["混合运维", "乙医院", "30（其中本类别20）", "2024年3月1日", "2025年3月1日", "李例", "齐备"],
        ["无验收单", "丙学校", "8.5", "2024年5月1日", "2025年5月1日", "—", "缺验收报告"],
    ]
    assert [row[1] for row in responses] == ["应急"]
    assert "缺验收报告" in highlighted(content)


def test_tools_and_certificates_that_are_in_use_on_the_day_are_listed(repo: Repo) -> None:
    content = application(repo)
    assert [row[1] for row in table(content, "序号", "名称")] == ["扫描器"]
    assert [row[4] for row in table(content, "序号", "标准")] == ["NO-F-1", "NO-T-1"]


def test_the_declaration_is_left_open(repo: Repo) -> None:
    assert table(application(repo), "事项", "签署") == [
        ["法定代表人（签字）", ""],
        ["经办人（签字）", ""],
        ["声明的日期", "　　　　年　　月　　日"],
    ]


def test_an_organisation_that_says_nothing_of_itself_gets_a_sheet_with_every_gap_marked(repo: Repo) -> None:
    root = repo({"secops.yaml": FILES["secops.yaml"]}).root
    made = papers(Repository(root).assess(), paper("application-data"))["单位名称未知-isccc-资质申请数据表.docx"]
    assert {"单位名称", "注册资金", "机构负责人"} <= {missing.title for missing in made.missing}
    assert "未登记" in highlighted(made.content)


def test_one_standard_can_be_chosen_and_without_targets_it_is_told_where_to_write_them(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    root = str(repo(FILES).root)
    asked = ["report", "application-data", root, "--as-of", "2026-11-20", "-o", str(tmp_path / "out")]
    assert run([*asked, "--standard", "tcas"]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["样例单位-tcas-资质申请数据表.docx"]
    assert run([*asked, "--standard", "om-form"]) == 2
    assert "现有：isccc、tcas" in capsys.readouterr().err
    (Path(root) / "secops.yaml").write_text("format: 1\n")
    assert run(asked) == 2
    assert "secops.yaml 的 targets" in capsys.readouterr().err


# --- 变更申请 -----------------------------------------------------------------------------------------------------


def changed(repo: Repo, **more: str) -> bytes:
    return first(repo, "change-application", {"organization.yaml": _edited(more)})


def _edited(edits: dict[str, str]) -> str:
    text = ORGANIZATION
    for key, value in edits.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
    return text


def test_nothing_but_address_capital_and_representative_goes_on_paper(repo: Repo) -> None:
    content = first(repo, "change-application")
    assert table(content, "序号", "事项", "变更前") == [
        ["1", "注册地址", "旧街 1 号", "新街 9 号", "书面审核"],
        ["2", "注册资金", "500万元", "800万元", "书面审核"],
        ["3", "法定代表人", "孙例", "王例", "书面审核"],
    ]
    assert "审核方式：书面审核（ISCCC-SV-001:2015 6.8.5）" in all_text(content)
    assert "负责人、办公场所、管理体系没有调整。" in all_text(content)


def test_with_another_item_among_them_all_of_it_goes_on_site(repo: Repo) -> None:
    content = changed(repo, name="新名单位")
    assert [row[1::3] for row in table(content, "序号", "事项", "变更前")] == [
        ["单位名称", "现场验证"],
        ["注册地址", "现场验证"],
        ["注册资金", "现场验证"],
        ["法定代表人", "现场验证"],
    ]
    assert "审核方式：现场验证（ISCCC-SV-001:2015 6.8.5）" in all_text(content)


def test_what_else_differs_is_left_to_people_to_judge(repo: Repo) -> None:
    people = PEOPLE.replace("roles: [技术负责人]", "roles: []").replace(
        "id: p3, name: 赵例", "id: p3, name: 赵例, roles: [技术负责人]"
    )
    content = first(repo, "change-application", {"people.yaml": people}, {**FILES})
    assert [row[1:] for row in table(content, "序号", "事项", "变更前", "变更后", "是否重大")] == [
        ["技术负责人", "李例", "赵例", "□是　□否"]
    ]
    assert "审核方式：由人认定" in all_text(content)
    assert "由人认定" in highlighted(content)


def test_without_any_change_there_is_nothing_to_apply_for(repo: Repo) -> None:
    assert "没有变更" in refused(repo, "change-application", {}, {**FILES}).message
    contact = ORGANIZATION.replace("周例", "郑例")
    assert "没有变更" in refused(repo, "change-application", {"organization.yaml": contact}, {**FILES}).message


def test_an_organisation_that_cannot_be_read_is_not_compared(repo: Repo) -> None:
    assert refused(repo, "change-application", {"organization.yaml": "name: [\n"}).message.startswith(
        "后一版没有能读的"
    )
    before = {**FILES, "organization.yaml": "name: [\n"}
    assert refused(repo, "change-application", {}, before).message.startswith("前一版没有能读的")


def test_the_ability_after_the_change_is_that_of_the_day_at_the_level_of_the_certificate(repo: Repo) -> None:
    [row] = table(first(repo, "change-application"), "序号", "类别", "证书级别")
    assert row[1:4] == ["F 安全运维", "三级", "未达最低级"]
    untold = FILES["secops.yaml"].replace("category: F", "category: B")
    [row] = table(first(repo, "change-application", {"secops.yaml": untold}), "序号", "类别", "证书级别")
    assert row[1:] == ["F", "三级", "没有声明目标", "—", "—"]


def test_two_revisions_of_a_history_are_compared_and_named_in_the_properties(repo: Repo) -> None:
    repository = repo(BEFORE)
    a = repository.commit()
    repository.write(FILES)
    b = repository.commit()
    [content] = [made.content for made in between("change-application", repository.root, f"{a}..{b}").values()]
    assert (facts_of(content)["secops.earlier"], facts_of(content)["secops.commit"]) == (a, b)
    assert len(table(content, "序号", "事项", "变更前")) == 3
    assert content == only(between("change-application", repository.root, f"{a}..{b}")).content


@pytest.mark.parametrize("name", NAMES[1:])
def test_what_was_made_of_two_revisions_is_made_again_from_its_properties(repo: Repo, name: str) -> None:
    repository = repo(BEFORE)
    a = repository.commit()
    repository.write(FILES)
    b = repository.commit()
    content = only(between(name, repository.root, f"{a}..{b}")).content
    verifier = Verifier(repository.root, TODAY)
    assert verifier.verify(content, "x.docx").standing == "一致"
    repository.write({"organization.yaml": BARE})
    repository.commit()
    assert verifier.verify(content, "x.docx").standing == "一致"


def test_what_was_made_of_a_folder_before_cannot_be_made_again(repo: Repo) -> None:
    repository = repo(FILES)
    repository.commit()
    folder = repo(BEFORE, folder="before").root
    content = only(between("change-application", Path(), str(folder), str(repository.root))).content
    found = Verifier(repository.root, TODAY).verify(content, "x.docx")
    assert (found.standing, found.reason) == ("无法复现", "比较的前一版是文件夹，不在提交里")


@pytest.mark.parametrize("name", ["application-data", "notification", "surveillance-pack"])
def test_what_was_made_of_one_commit_is_made_again(repo: Repo, name: str) -> None:
    repository = repo(FILES)
    repository.commit()
    for content in (file.content for file in papers(repository.assess(), paper(name)).values()):
        assert Verifier(repository.root, TODAY).verify(content, "x.docx").standing == "一致"


def test_the_command_takes_revisions_as_change_does_and_says_how_it_chose_them(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    repository = repo(BEFORE)
    repository.commit()
    repository.write(FILES)
    asked = [
        "report",
        "change-application",
        "-C",
        str(repository.root),
        "--as-of",
        "2026-11-20",
        "-o",
        str(tmp_path / "o"),
    ]
    assert run(asked) == 0
    assert "前一版取最近一次提交" in capsys.readouterr().out
    assert (
        run(["report", "notification", str(repository.root), "--as-of", "2026-11-20", "-o", str(tmp_path / "n")]) == 0
    )
    assert "样例单位-信息通报.docx" in capsys.readouterr().out
    assert run([*asked, "HEAD", "HEAD", "HEAD"]) == 2
    assert "最多比较两个版本" in capsys.readouterr().err


# --- 信息通报 -----------------------------------------------------------------------------------------------------


def test_what_nobody_has_reported_is_reported_and_what_was_is_not(repo: Repo) -> None:
    content = first(repo, "notification")
    assert table(content, "序号", "日期", "概要") == [["1", "2026年9月1日", "误删客户日志", "未办结"]]
    assert table(content, "序号", "收到日期") == [
        ["1", "2026年11月18日", "丙学校", "夜间无人值守", "核实中", "处理中", "未办结"],
        ["2", "2026年9月5日", "（待填）", "电话无人接", "（待填）", "（待填）", "2026年9月8日"],
    ]
    assert "没有尚未报告的单位变更。" in all_text(content)


def test_a_complaint_that_was_closed_without_a_word_on_it_is_marked(repo: Repo) -> None:
    closed = COMPLAINTS.replace("due: 2026-12-01", "handled: 2026-11-20")
    assert table(first(repo, "notification", {"complaints.yaml": closed}), "序号", "收到日期")[0][4:] == [
        "（待填）", "（待填）", "2026年11月20日",
    ]  # fmt: skip
    later = COMPLAINTS.replace("due: 2026-12-01", "handled: 2026-11-21")
    assert table(first(repo, "notification", {"complaints.yaml": later}), "序号", "收到日期")[0][4:] == [
        "核实中", "处理中", "未办结",
    ]  # fmt: skip


def test_changes_between_revisions_are_reported_too(repo: Repo) -> None:
    content = first(repo, "notification", {}, {**BEFORE})
    assert [row[1] for row in table(content, "序号", "事项", "变更前")] == ["注册地址", "注册资金", "法定代表人"]
    assert "上列变更另行提出变更申请。" in all_text(content)


def test_a_new_name_on_record_is_reported_without_an_earlier_revision(repo: Repo) -> None:
    renamed = f"{ORGANIZATION}former_identities: [{{name: 老样例, until: 2026-01-31}}]\n"
    content = first(repo, "notification", {"organization.yaml": renamed})
    assert table(content, "序号", "事项", "变更前") == [["1", "单位名称", "老样例", "样例单位", "现场验证"]]


def test_with_nothing_left_to_report_there_is_no_paper(repo: Repo) -> None:
    all_told = FILES["notifications.yaml"].replace("concerns: [c2]", "concerns: [c2, c3, a1, a2]")
    assert refused(repo, "notification", {"notifications.yaml": all_told}).message == "没有未通报的事项"
    first_day = (
        FILES["notifications.yaml"].replace("sent: 2026-07-06", "sent: 2026-11-21").replace("[c2]", "[c2, c3, a1, a2]")
    )
    assert len(table(first(repo, "notification", {"notifications.yaml": first_day}), "序号", "收到日期")) == 3


def test_notifications_that_cannot_be_read_may_have_told_everything(repo: Repo) -> None:
    assert "读不出" in refused(repo, "notification", {"notifications.yaml": "- {id: n\n"}).message


# --- 监督评审材料 -------------------------------------------------------------------------------------------------


def test_the_pack_begins_with_the_last_audit_and_tells_the_next(repo: Repo) -> None:
    content = first(repo, "surveillance-pack")
    assert "2026年5月11日至2026年11月20日" in all_text(content)
    assert table(content, "序号", "证书编号", "上次通过评审") == [["1", "NO-F-1", "2026年5月11日", "2027年5月11日"]]


def test_findings_of_the_last_audit_are_told_with_what_was_done_and_older_ones_are_not(repo: Repo) -> None:
    rows = table(first(repo, "surveillance-pack"), "序号", "编号", "种类")
    assert [row[1:] for row in rows] == [
        ["f1", "观察项", "F1.2-d", "2025年5月9日", "缺签收", "补签", "2026年5月11日"],
        ["f2", "不符合项", "F", "2026年5月10日", "缺演练", "（待填）", "未验证"],
    ]


def test_what_came_and_went_since_is_read_from_the_days_on_record(repo: Repo) -> None:
    rows = [row[1:] for row in table(first(repo, "surveillance-pack"), "序号", "事项", "内容")]
    assert rows == [
        ["停用办公场所", "2026年5月31日，旧街 1 号"],
        ["启用办公场所", "2026年6月1日，新街 9 号"],
        ["人员入职", "1人：赵例"],
        ["人员离职", "1人：钱例"],
    ]


def test_complaints_since_the_last_audit_and_open_ones_are_told(repo: Repo) -> None:
    assert [row[3] for row in table(first(repo, "surveillance-pack"), "序号", "收到日期")] == [
        "报告有错字",
        "夜间无人值守",
    ]
    late = COMPLAINTS.replace("handled: 2026-02-09", "handled: 2026-05-11")
    assert len(table(first(repo, "surveillance-pack", {"complaints.yaml": late}), "序号", "收到日期")) == 3


def test_uses_of_the_certificate_are_told_with_what_is_wrong_and_marked_unless_put_right(repo: Repo) -> None:
    content = first(repo, "surveillance-pack")
    rows = {row[3]: row[4:] for row in table(content, "序号", "种类", "证书编号")}
    assert rows["网站"] == ["2024年6月1日起", "安全运维", "无"]
    assert rows["投标文件"][2] == "违规使用，未造成不良影响；撤回重投"
    assert rows["展板"][2] == "称有应急处理，证书 k 的类别是安全运维"
    assert "旧册" not in rows
    marked = highlighted(content)
    assert rows["展板"][2] in marked and rows["投标文件"][2] not in marked


def test_what_was_sent_since_is_listed_and_what_was_not_is_marked(repo: Repo) -> None:
    content = first(repo, "surveillance-pack")
    assert [row[1:] for row in table(content, "序号", "种类", "事项")] == [
        ["变更申请", "组织机构变更", "2026年6月2日", "迁址", "2026年6月20日批准"],
        ["信息通报", "客户投诉", "2026年7月6日", "报错字", "—"],
    ]
    assert "2026年9月1日的安全事故（误删客户日志）没有通报" in highlighted(content)


def test_a_pack_without_an_earlier_revision_says_that_none_was_compared(repo: Repo) -> None:
    assert "没有比较前后两版的登记" in all_text(first(repo, "surveillance-pack"))
    assert "两版登记之间，单位事项没有变更。" in all_text(first(repo, "surveillance-pack", {}, {**FILES}))
    assert "注册资金" in all_text(first(repo, "surveillance-pack", {}, {**BEFORE}))


def test_before_the_first_surveillance_everything_since_the_grant_is_told(repo: Repo) -> None:
    never = FILES["certificates.yaml"].replace("   surveillance: [2025-05-10, 2026-05-11],", "  ")
    content = first(repo, "surveillance-pack", {"certificates.yaml": never})
    assert "2024年5月16日至2026年11月20日" in all_text(content)
    assert {row[1] for row in table(content, "序号", "编号", "种类")} == {"f0", "f1", "f2"}


@every_paper
def test_the_headings_are_numbered_through(repo: Repo, name: str) -> None:
    document = Document(io.BytesIO(first(repo, name)))
    numbers = [p.text.partition("、")[0] for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert numbers == list("一二三四五六七八九十")[: len(numbers)]


def test_an_organisation_with_nothing_on_record_has_sentences_for_tables(repo: Repo) -> None:
    bare = dict.fromkeys(
        ("complaints.yaml", "mark_use.yaml", "notifications.yaml", "findings.yaml", "people.yaml"), "[]\n"
    )
    text = all_text(first(repo, "surveillance-pack", {**bare, "organization.yaml": BARE}))
    for words in ("没有登记投诉", "没有登记证书与标识的使用", "没有登记通报与申请", "没有留下观察项", "没有登记变动"):
        assert words in text
