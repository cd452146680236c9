"""An edited workbook comes home: just what was edited changes, and whatever is not clear is said and not written."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import load_workbook

from secops_cli.exchange.sheets.columns import FAMILIES, table_named
from secops_cli.office.opening import OfficeFault
from tests.conftest import Repository
from tests.exchange.sheet_support import (
    FILES,
    PEOPLE,
    PROJECTS,
    ROWS,
    Book,
    apply,
    changed,
    export_book,
    export_bytes,
    lines_changed,
    plan_content,
    problems,
    snapshot,
)

Make = Callable[..., Repository]


@pytest.fixture
def book(repo: Make) -> Book:
    return export_book(repo(FILES))


def only_change(book: Book, path: str, before: str, *, delete: bool = False) -> tuple[list[str], list[str]]:
    plan = book.plan(delete=delete)
    assert problems(plan) == []
    assert list(changed(plan)) == [path]
    return lines_changed(before, changed(plan)[path])


# --- nothing but what was edited --------------------------------------------------------------------------------


def test_a_round_trip_without_an_edit_changes_nothing(book: Book) -> None:
    plan = book.plan(delete=True)
    assert (dict(plan.files), problems(plan), plan.going, plan.works) == ({}, [], (), ())


def test_the_sample_round_trips_byte_for_byte(repo: Make, sample: Repository) -> None:
    before = snapshot(sample)
    plan = plan_content(sample, export_bytes(sample), delete=True)
    assert (dict(plan.files), problems(plan), plan.going) == ({}, [], ())
    assert snapshot(apply(sample, plan)) == before


@pytest.fixture
def sample(repo: Make) -> Repository:
    from secops_cli.deliver.new_repository import files_of
    from secops_cli.source.packaged import packaged

    files = files_of(packaged("sample-org"))
    return repo({name: content for name, content in files.items() if name.endswith(".yaml")})


def test_one_value_changes_one_line(book: Book) -> None:
    book.put("people", "P01", 姓名="孙某")
    assert only_change(book, "people/一部.yaml", PEOPLE) == (["  name: 赵某"], ["  name: 孙某"])


def test_comments_quotes_and_other_values_of_the_line_stay(book: Book) -> None:
    book.put("people", "P02", 备注="改过").put("people.titles", "P01#0", 系列="其他")
    gone, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert gone == ["    - series: 电子信息   # 系列", "  note: '说明: 有冒号'"]
    assert new == ["    - series: 其他   # 系列", "  note: '改过'"]


def test_line_ends_of_windows_stay(repo: Make) -> None:
    book = export_book(repo(FILES | {"people/一部.yaml": PEOPLE.replace("\n", "\r\n")}))
    text = changed(book.put("people", "P01", 姓名="孙某").plan())["people/一部.yaml"]
    assert text == PEOPLE.replace("赵某", "孙某").replace("\n", "\r\n")


def test_records_that_fill_one_line_or_share_odd_lines_are_edited_too(repo: Make) -> None:
    odd = '---\n- id: a\n- {id: b, name: 乙}\n-\n  id: c\n  name: 丙\n- id: d\n  name: "丁\n\n    - 丁"\n'
    for text in (
        odd.replace("- id: a\n", "- id: a\n  name: 甲\n"),
        "[{id: a, name: 甲}, {id: b, name: 乙}, {id: d, name: 丁}]",
    ):
        book = export_book(repo(FILES | {"people/二部.yaml": text.replace("\n", "\r\n")}))
        for key in ("a", "b", "d"):
            book.put("people", key, 岗位性质="管理")
        plan = book.plan()
        assert problems(plan) == []
        assert b"\n" not in (plan.files["people/二部.yaml"] or b"").replace(b"\r\n", b"")
        again = export_book(apply(book.repository, plan))
        assert [again.cell("people", key, "岗位性质").value for key in ("a", "b", "d")] == ["管理"] * 3


def test_a_word_that_stays_in_a_list_stays_as_it_was_written(book: Book) -> None:
    book.put("people", "P01", 从事的服务类型="安全运维、应急处理、数据安全")
    _, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert new == ["  services: [security-operations, 应急响应, 数据安全]"]


def test_a_value_inside_a_record_begins_or_goes_with_its_key(book: Book) -> None:
    book.put("people", "P01", **{"在职期间·止": "2026年6月30日"}).put(
        "people", "P02", **{"在职期间·起": datetime(2024, 5, 6)}
    )
    gone, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert (gone, new) == (
        ["  employment: {from: 2020-03-01}"],
        ["  employment: {from: 2020-03-01, to: 2026-06-30}", "  employment:", "    from: 2024-05-06"],
    )


def test_an_emptied_cell_takes_its_key_away(book: Book) -> None:
    book.put("people", "P02", 备注=None)
    assert only_change(book, "people/一部.yaml", PEOPLE) == (["  note: '说明: 有冒号'"], [])


def test_a_number_that_reads_the_same_stays_as_it_was_written(book: Book) -> None:
    assert not book.put("projects", "2025-01", 合同金额="36.5").plan().files


def test_the_hash_that_a_conclusion_rests_on_stays(book: Book) -> None:
    key = "isccc:4.2.1 | F |  | 自评"
    book.put("rows", key, 证明材料="ev-1\nev-2: 4-5\nev-3")
    gone, new = only_change(book, "assessments/isccc/通用要求.yaml", ROWS)
    assert gone == ["        pages: 3-5"]
    assert new == ['        pages: "4-5"', "      - ev-3"]


def test_what_a_file_says_for_all_its_rows_becomes_the_rows_own_where_it_differs(book: Book) -> None:
    key = "isccc:4.2.2 | F |  | 自评"
    book.put("rows", key, 评估人="王某")
    assert only_change(book, "assessments/isccc/通用要求.yaml", ROWS) == ([], ["    assessor: 王某"])


def test_what_a_file_says_for_all_its_rows_cannot_be_cleared_in_one(book: Book) -> None:
    book.put("rows", "isccc:4.2.2 | F |  | 自评", 评估人=None)
    [(where, message)] = problems(book.plan())
    assert where == "自评估行!K3"
    assert "defaults" in message


# --- however the sheet came back --------------------------------------------------------------------------------


def test_sorted_rows_and_moved_columns_mean_the_same(book: Book) -> None:
    book.put("people", "P01", 姓名="孙某")
    sheet = book.sheet("people")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    moved = [list(reversed(row)) for row in (rows[0], *reversed(rows[1:]))]
    for number, row in enumerate(moved, 1):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    assert only_change(book, "people/一部.yaml", PEOPLE) == (["  name: 赵某"], ["  name: 孙某"])


def test_a_heading_above_renamed_sheets_and_own_columns_do_no_harm(book: Book) -> None:
    sheet = book.sheet("people")
    last = sheet.max_column + 1
    sheet.cell(1, last).value = "我们的备忘"
    sheet.cell(2, last).value = "=1+1"
    sheet.insert_rows(1)
    sheet.cell(1, 2).value = "2026 年人员表"
    sheet.title = "改了名"
    book.workbook.create_sheet("草稿").cell(1, 1).value = "随手写的"
    plan = book.plan(delete=True)
    assert (dict(plan.files), problems(plan)) == ({}, [])
    assert any("我们的备忘" in note for note in plan.notes)
    assert any("草稿" in note for note in plan.notes)


def test_a_column_that_was_taken_out_changes_nothing(book: Book) -> None:
    book.sheet("people").delete_cols(book.column("people", "备注"))
    plan = book.plan(delete=True)
    assert (dict(plan.files), problems(plan)) == ({}, [])
    assert any("没有列 备注" in note for note in plan.notes)


def test_a_sheet_that_was_taken_out_deletes_nothing(book: Book) -> None:
    del book.workbook["人员"]
    plan = book.plan(delete=True)
    assert (dict(plan.files), plan.going) == ({}, ())


def test_only_some_families_come_back(repo: Make) -> None:
    repository = repo(FILES)
    book = export_book(repository, "projects").put("projects", "2025-01", 客户="另一局")
    assert only_change(book, "projects.yaml", PROJECTS) == (["  client: 某局"], ["  client: 另一局"])


# --- new and deleted rows ---------------------------------------------------------------------------------------


def test_a_new_row_becomes_a_record_with_the_next_id_in_the_only_file(book: Book) -> None:
    book.add("people", 姓名="李某", 职务="项目经理", **{"在职期间·起": "2026/5/6"})
    book.add("people.titles", 人员标识="李某", 系列="财务", 级别="中级", 取得日期="2020-1-1")
    gone, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert (gone, new) == (
        [],
        [
            "",
            "- id: P03",
            "  name: 李某",
            "  employment:",
            "    from: 2026-05-06",
            "  roles: [项目经理]",
            "  titles:",
            "    - {series: 财务, rank: 中级, obtained: 2020-01-01}",
        ],
    )


def test_a_new_record_stands_behind_what_the_last_one_gains(book: Book) -> None:
    book.add("people", 姓名="李某")
    book.add("people.degrees", 人员标识="P02", 学位="学士", 专业="会计")
    book.put("people", "P02", 岗位性质="行政")
    gone, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert (gone, new) == (
        [],
        ["  duty: 行政", "  degrees:", "    - {level: 学士, major: 会计}", "", "- id: P03", "  name: 李某"],
    )


def test_of_several_files_a_new_record_goes_into_one_of_its_own_or_the_one_it_names(repo: Make) -> None:
    book = export_book(repo(FILES | {"people/二部.yaml": "- {id: P09, name: 孙某}\n"}))
    book.add("people", 姓名="李某")
    book.add("people", 姓名="周某", 标识="X-1", 所在文件="people/二部.yaml")
    files = changed(book.plan())
    assert files["people/表格新增.yaml"] == "- id: P10\n  name: 李某\n"
    assert files["people/二部.yaml"].endswith("- {id: X-1, name: 周某}\n")


def test_ids_continue_those_of_the_same_sort(repo: Make) -> None:
    """Projects by the year of signing, documents by their kind, whatever is commonest of all."""
    projects = (
        PROJECTS
        + PROJECTS.replace("2025-01", "2025-02")
        + PROJECTS.replace("2025-01\n", "2026-07\n", 1).replace("signed: 2025-01-10", "signed: 2026-02-02")
    )
    book = export_book(repo(FILES | {"projects.yaml": projects}))
    book.add("projects", 项目名称="甲", 客户="某局", 服务类型="安全运维", 签订日期="2026-3-3")
    assert '- id: "2026-08"\n' in changed(book.plan())["projects.yaml"]


def test_a_new_row_of_an_assessment_leaves_out_what_its_file_says_for_all(book: Book) -> None:
    book.add("rows", 标准="isccc", 条目="4.2.3", 结论="符合", 类别="F", 评估方="自评", 评估人="王某")
    _, new = only_change(book, "assessments/isccc/通用要求.yaml", ROWS)
    assert new == ['  - clause: "4.2.3"', "    conclusion: 符合", "    assessor: 王某"]


def test_a_new_system_has_a_file_of_its_own(book: Book) -> None:
    book.add("systems", 标识="mis", 名称="业务系统", 运行状态="在建设", 对象类型="信息系统")
    text = changed(book.plan())["systems/mis/system.yaml"]
    assert text == "id: mis\nname: 业务系统\nstatus: 在建设\nobject_types: [信息系统]\n"


def test_a_deleted_row_goes_only_where_that_is_meant(book: Book) -> None:
    book.drop("people", "P02")
    plan = book.plan()
    assert (dict(plan.files), plan.going) == ({}, ("人员 P02 钱某(people/一部.yaml:15)",))
    text = changed(book.plan(delete=True))["people/一部.yaml"]
    assert text.rstrip() == PEOPLE[: PEOPLE.index("\n- id: P02")].rstrip()


def test_the_last_record_of_a_file_of_one_takes_the_file_with_it(repo: Make) -> None:
    book = export_book(repo(FILES | {"people/二部.yaml": "id: P09\nname: 孙某\n"})).drop("people", "P09")
    assert dict(book.plan(delete=True).files) == {"people/二部.yaml": None}


def test_a_system_is_ended_and_not_deleted(book: Book) -> None:
    book.drop("systems", "oa")
    for key in ("oa#0", "oa#1"):
        book.drop("systems.devices", key)
    plan = book.plan(delete=True)
    assert not plan.files
    assert "已终止" in problems(plan)[0][1]


def test_a_deleted_part_goes_and_the_others_stay(book: Book) -> None:
    book.drop("people.titles", "P01#0")
    assert not book.plan().files
    gone, new = only_change(book, "people/一部.yaml", PEOPLE, delete=True)
    assert (gone, new) == (
        ["    - series: 电子信息   # 系列", "      rank: 中级", "      obtained: 2019-12-10"],
        [],
    )


def test_when_all_parts_go_the_record_says_whether_that_is_known(book: Book) -> None:
    book.drop("people.titles", "P01#0").drop("people.titles", "P01#1")
    assert "写“无”，不知道则留空" in problems(book.plan(delete=True))[0][1]
    book.put("people", "P01", **{"职称(分表)": "无"})
    text = changed(book.plan(delete=True))["people/一部.yaml"]
    assert "  titles: []\n  evidence: [ev-1, ev-2]\n" in text


def test_an_unknown_list_becomes_none_and_none_becomes_unknown(book: Book) -> None:
    book.put("people", "P01", **{"学位(分表)": "无"}).put("people", "P02", **{"职称(分表)": None})
    gone, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert (gone, new) == (["  titles: []"], ["  degrees: []"])


def test_a_copied_row_with_an_id_of_its_own_is_a_new_record(book: Book) -> None:
    sheet = book.sheet("people")
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(sheet.max_row, book.column("people", "标识")).value = "P77"
    sheet.cell(sheet.max_row, book.column("people", "职称(分表)")).value = None
    _, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert "- id: P77" in new


def test_a_copied_part_becomes_a_new_part(book: Book) -> None:
    sheet = book.sheet("people.titles")
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(sheet.max_row, book.column("people.titles", "级别")).value = "副高"
    _, new = only_change(book, "people/一部.yaml", PEOPLE)
    assert new == ["    - {series: 电子信息, rank: 副高, obtained: 2019-12-10}"]


# --- what changed in the repository meanwhile -------------------------------------------------------------------


def test_changes_of_both_sides_meet_in_one_record(book: Book) -> None:
    now = PEOPLE.replace("duty: 技术", "duty: 管理").replace("# 花名册", "# 花名册\n\n")
    book.repository.write({"people/一部.yaml": now})
    book.put("people", "P01", 姓名="孙某")
    assert only_change(book, "people/一部.yaml", now) == (["  name: 赵某"], ["  name: 孙某"])


def test_a_value_that_both_changed_is_a_conflict_and_its_record_is_left_alone(book: Book) -> None:
    book.repository.write({"people/一部.yaml": PEOPLE.replace("name: 赵某", "name: 周某")})
    book.put("people", "P01", 姓名="孙某", 岗位性质="管理").put("people", "P02", 姓名="李某")
    plan = book.plan()
    assert problems(plan) == [("人员!C2", "姓名 两边都改了：仓库 赵某 → 周某，表 赵某 → 孙某")]
    assert plan.problems[0].conflict
    assert [work.label for work in plan.works] == ["P02 钱某"]
    text = changed(plan)["people/一部.yaml"]
    assert ("name: 周某" in text, "duty: 技术" in text, "name: 李某" in text) == (True, True, True)


def test_what_was_exported_in_part_is_not_written_back(repo: Make) -> None:
    files = FILES | {"people/一部.yaml": PEOPLE.replace("name: 赵某", "name: 赵某\n  note: 手机 13812345678，可转")}
    book = export_book(repo(files))
    book.put("people", "P01", 备注="手机 138…78，不可转")
    [(spot, words)] = problems(book.plan())
    assert spot.startswith("人员!")
    assert "遮盖" in words
    assert changed(book.plan()) == {}


def test_what_both_changed_alike_is_no_conflict(book: Book) -> None:
    book.repository.write({"people/一部.yaml": PEOPLE.replace("name: 赵某", "name: 孙某")})
    plan = book.put("people", "P01", 姓名="孙某").plan()
    assert (dict(plan.files), problems(plan)) == ({}, [])


def test_a_record_that_moved_to_another_file_is_found_there(book: Book) -> None:
    head, tail = PEOPLE.split("\n- id: P02")
    book.repository.write({"people/一部.yaml": head, "people/二部.yaml": f"- id: P02{tail}"})
    book.put("people", "P02", 姓名="孙某")
    assert list(changed(book.plan())) == ["people/二部.yaml"]


def test_an_edit_of_a_record_that_is_gone_is_a_conflict(book: Book) -> None:
    book.repository.write({"people/一部.yaml": PEOPLE[: PEOPLE.index("\n- id: P02")]})
    assert problems(book.plan()) == []
    [(where, message)] = problems(book.put("people", "P02", 姓名="孙某").plan())
    assert (where, "仓库里已经删去" in message) == ("人员!C3", True)


def test_a_deleted_row_whose_record_changed_is_a_conflict(book: Book) -> None:
    book.repository.write({"people/一部.yaml": PEOPLE.replace("钱某", "钱多")})
    plan = book.drop("people", "P02").plan(delete=True)
    assert not plan.files
    assert plan.problems[0].conflict


def test_parts_are_known_again_though_others_came_before_them(book: Book) -> None:
    more = "  titles:\n    - {series: 其他, rank: 初级, obtained: 2010-01-01}\n"
    now = PEOPLE.replace("  titles:\n", more, 1)
    book.repository.write({"people/一部.yaml": now})
    book.put("people.titles", "P01#1", 级别="中级")
    gone, new = only_change(book, "people/一部.yaml", now)
    assert (gone, new) == (
        ["    - {series: 财务, rank: 初级, obtained: 2015-01-01}"],
        ["    - {series: 财务, rank: 中级, obtained: 2015-01-01}"],
    )


def test_parts_with_an_id_are_known_by_it(book: Book) -> None:
    system = FILES["systems/oa/system.yaml"]
    now = system.replace("  - {id: fw, name: 防火墙, kind: 安全专用产品, quantity: 2}\n", "").replace(
        "links:", "  - {id: fw, name: 边界防火墙, kind: 安全专用产品, quantity: 2}\nlinks:"
    )
    book.repository.write({"systems/oa/system.yaml": now})
    book.put("systems.devices", "oa#0", 数量=3)
    _, new = only_change(book, "systems/oa/system.yaml", now)
    assert new == ["  - {id: fw, name: 边界防火墙, kind: 安全专用产品, quantity: 3}"]


def test_an_id_that_the_repository_has_got_meanwhile_is_a_conflict(book: Book) -> None:
    book.repository.write({"people/二部.yaml": "- {id: P50, name: 孙某}\n"})
    book.add("people", 标识="P50", 姓名="李某")
    [(where, message)] = problems(book.plan())
    assert (where, "P50 在仓库里已有(导出以后加的)" in message) == ("人员!B4", True)


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value", "where", "words"),
    [
        ("岗位性质", "技工", "人员!H2", "可用：技术、管理、销售、行政"),
        ("在职期间·起", "2026-02-30", "人员!D2", "不是存在的日期"),
        ("姓名", "=A1", "人员!C2", "是公式"),
        ("姓名", None, "人员!C2", "缺少 name(姓名)"),
        ("标识", "P99", "人员!B2", "标识 P01 不在表里改"),
        ("备注", "电话 13812345678", "人员!O2", "手机号码"),
        ("所在文件", "people/二部.yaml", "人员!P2", "所在文件不在表里改"),
        ("在职期间·起", "1026-01-01", "人员!D2", "超出范围"),
    ],
)
def test_a_value_that_cannot_stand_is_refused_with_its_cell(
    book: Book, header: str, value: object, where: str, words: str
) -> None:
    book.put("people", "P01", **{header: value}).put("people", "P02", 姓名="李某")
    plan = book.plan()
    [(place, message)] = problems(plan)
    assert (place, words in message) == (where, True), message
    assert [work.label for work in plan.works] == ["P02 钱某"]


def test_what_a_record_inside_needs_is_asked_for_at_its_cell(book: Book) -> None:
    plan = book.put("evidence", "ev-1", **{"存放在别处·存放处": "档案柜"}).plan()
    assert ("证明材料!G2", "缺少 custodian(保管人)") in problems(plan)


def test_two_new_rows_with_one_id_are_both_refused(book: Book) -> None:
    for name in ("李某", "周某"):
        book.add("people", 标识="P50", 姓名=name)
    assert len(problems(book.plan())) == 2
    assert not book.plan().files


def test_rows_that_were_copied_and_both_edited_are_refused(book: Book) -> None:
    sheet = book.sheet("people")
    sheet.append([cell.value for cell in sheet[2]])
    for row in (2, sheet.max_row):
        sheet.cell(row, book.column("people", "姓名")).value = f"改{row}"
    plan = book.plan(delete=True)
    assert (dict(plan.files), "第 2、4 行是同一条复制成的" in problems(plan)[0][1]) == ({}, True)


def test_a_row_with_a_hidden_key_from_elsewhere_is_refused(book: Book) -> None:
    row = book.add("people", 姓名="李某")
    book.sheet("people").cell(row, 1).value = "别处的"
    assert "不是导出时的" in problems(book.plan())[0][1]


def test_a_new_part_of_nobody_is_refused(book: Book) -> None:
    book.add("people.titles", 人员标识="P77", 系列="财务", 级别="中级", 取得日期="2020-1-1")
    book.add("people.titles", 系列="财务", 级别="中级", 取得日期="2020-1-1")
    assert [message for _, message in problems(book.plan())] == [
        "人员标识 P77 没有这条记录",
        "人员标识  没有写属于哪条记录",
    ]


@pytest.mark.parametrize("path", ["../外面.yaml", "projects/a.yaml", "people/a.txt", "/tmp/a.yaml", "secops.yaml"])
def test_a_new_record_goes_nowhere_but_where_its_family_stands(book: Book, path: str) -> None:
    book.add("people", 姓名="李某", 所在文件=path)
    assert not book.plan().files
    assert "不是放人员" in problems(book.plan())[0][1]


def test_a_new_record_is_not_written_through_a_link(book: Book) -> None:
    root = book.repository.root
    outside = root.parent / "外面"
    outside.mkdir()
    (root / "people" / "链接").symlink_to(outside, target_is_directory=True)
    book.add("people", 姓名="李某", 所在文件="people/链接/a.yaml")
    assert "符号链接" in problems(book.plan())[0][1]


def test_more_rows_than_can_be_read_are_refused_and_not_taken_for_deleted(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secops_cli.exchange.sheets.reading.MAX_LINES", 2)
    with pytest.raises(OfficeFault, match="超过 2 行"):
        book.plan()


def test_merged_cells_stop_their_sheet_alone(book: Book) -> None:
    book.put("people", "P01", 姓名="孙某").put("projects", "2025-01", 客户="另一局")
    book.sheet("people").merge_cells("C2:C3")
    plan = book.plan(delete=True)
    assert (list(plan.files), problems(plan)[0][0]) == (["projects.yaml"], "人员!C2:C3")


def test_a_sheet_without_its_hidden_column_is_not_read(book: Book) -> None:
    book.sheet("people").delete_cols(1)
    plan = book.plan(delete=True)
    assert (dict(plan.files), "隐藏的标识列" in problems(plan)[0][1]) == ({}, True)


def test_a_hidden_sheet_that_was_changed_is_not_believed(book: Book) -> None:
    hidden = book.workbook["secops"]
    row = next(n for n in range(1, hidden.max_row + 1) if hidden.cell(n, 3).value == "P01")
    hidden.cell(row, 5).value = hidden.cell(row, 5).value.replace("赵某", "王某")
    with pytest.raises(OfficeFault, match="被改过"):
        book.plan()


def test_what_stands_in_the_workbook_is_never_evaluated_or_followed(book: Book) -> None:
    """Of a formula even the remembered value is not taken."""
    book.put("people", "P01", 姓名='=HYPERLINK("http://example.invalid","x")', 备注="=[别的.xlsx]Sheet1!A1")
    plan = book.plan()
    assert [place for place, _ in problems(plan)] == ["人员!C2", "人员!O2"]


def test_every_table_takes_an_edit_in_every_column(book: Book) -> None:
    """A blank row below each table is no record, and each header is found again."""
    from secops_cli.exchange.sheets.columns import tables_of
    from secops_cli.exchange.sheets.reading import Grid, read_workbook
    from secops_cli.office.opening import open_office

    incoming = read_workbook(Grid(open_office(book.content(), "a.xlsx")))
    for family in FAMILIES:
        for table in tables_of(family):
            assert {column.name for column in incoming.sheets[table.name].columns} == {c.name for c in table.values}
    assert table_named("nothing") is None


def test_a_workbook_that_openpyxl_wrote_anew_is_read(book: Book) -> None:
    """Twice through another program."""
    buffer = io.BytesIO()
    load_workbook(io.BytesIO(book.content())).save(buffer)
    assert not plan_content(book.repository, buffer.getvalue(), delete=True).files
