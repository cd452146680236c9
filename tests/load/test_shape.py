# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Records that do not fit: what is said of them, and that the others go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from secops_cli.load import suggest
from secops_cli.load.shape import validate
from secops_cli.load.transcode import parse
from secops_cli.model.campaign import Participant
from secops_cli.model.organization import Organization
from secops_cli.model.people import Person
from secops_cli.model.services import ServiceLine, Site
from secops_cli.model.settings import Settings
from secops_cli.model.systems import System
from secops_cli.model.work import Project
from tests.conftest import Repository


def misfits(model: Any, text: str) -> list[tuple[str, str]]:
    """Code and message of each misfit of one file."""
    _, found = validate(model, [parse(text.encode()).body])
    return [(misfit.code, misfit.message) for misfit in found]


def project(amount: str) -> str:
    return f"{{id: a, name: b, client: c, services: [安全运维], signed: 2026-01-01, amount: {amount}}}"


def amount(text: str) -> Decimal | None:
    """The amount of a project as it is read; the test fails where it is refused."""
    [[(_, record)]], found = validate(Project, [parse(project(text).encode()).body])
    assert found == []
    return record.amount


# --- messages ---------------------------------------------------------------------------------------------------

MESSAGES: dict[str, tuple[Any, str, str, tuple[str, ...]]] = {
    "an unknown key with a near one": (Person, "{id: a, name: b, rols: []}", "SEC201", ("rols", "roles")),
    "an unknown key inside": (Person, "{id: a, name: b, degrees: [{level: 硕士, major: x, evidnce: []}]}", "SEC201", ("evidnce", "evidence")),
    "a missing key": (Person, "{id: a}", "SEC204", ("name", "姓名")),
    "a word not in the vocabulary": (Person, "{id: a, name: b, duty: 后勤}", "SEC203",
                                     ("duty", "岗位性质", "“后勤”", "技术", "管理", "销售", "行政")),
    "a service that does not exist": (Person, "{id: a, name: b, services: [保洁]}", "SEC203", ("services", "保洁", "安全运维")),
    "text where a list belongs": (Person, "{id: a, name: b, roles: 项目经理}", "SEC202", ("roles", "职务", "列表", "项目经理")),
    "a list where text belongs": (Person, "{id: a, name: [b]}", "SEC202", ("name", "姓名", "文本")),
    "true where text belongs": (Person, "{id: a, name: true}", "SEC202", ("name", "文本", "true")),
    "nothing where text belongs": (Person, "{id: a, name: }", "SEC202", ("name", "文本", "空值")),
    "empty text": (Person, "{id: a, name: ''}", "SEC202", ("name", "不能为空")),
    "a record that is text": (Person, "- a\n", "SEC202", ("键: 值", "“a”")),
    "text where a record belongs": (Person, "{id: a, name: b, employment: 2020}", "SEC202", ("employment", "键: 值")),
    "a day that does not exist": (Project, project("1").replace("2026-01-01", "2026-02-30"), "SEC202",
                                  ("signed", "签订日期", "2026-02-30", "不是存在的日期")),
    "a date written otherwise": (Project, project("1").replace("2026-01-01", "2026/1/1"), "SEC202", ("signed", "2026/1/1", "写成 2026-01-01")),
    "a date that is too far off": (Project, project("1").replace("2026-01-01", "9999-12-31"), "SEC205", ("signed", "超出范围(应 ≤ 2200-12-31)")),
    "a number where a date belongs": (Project, project("1").replace("2026-01-01", "20260101"), "SEC202", ("signed", "日期")),
    "a truth value where a number belongs": (Project, project("true"), "SEC202", ("amount", "数", "true")),
    "words where a number belongs": (Project, project("五万"), "SEC202", ("amount", "合同金额", "数", "五万")),
    "a negative amount": (Project, project("-0.01"), "SEC205", ("amount", "-0.01", "≥ 0")),
    "an amount that is not a number": (Project, project("NaN"), "SEC202", ("amount", "NaN", "数")),
    "an infinite amount": (Project, project("Infinity"), "SEC202", ("amount", "数")),
    "an amount that is too large": (Project, project("1" + "0" * 18), "SEC205", ("amount", "超出范围")),
    "an amount that is too fine": (Project, project("0.1234567"), "SEC205", ("amount", "超出范围", "6")),
    "an exponent beyond reason": (Project, project("1e999999999"), "SEC202", ("amount", "数")),
    "an empty list that must not be": (Project, project("1").replace("[安全运维]", "[]"), "SEC202", ("services", "服务类型", "不能为空")),
    "words where an integer belongs": (Organization, "{name: a, credit_code: b, audits: [{year: 今年, firm: c, firm_domestic: true}]}",
                                       "SEC202", ("year", "会计年度", "整数", "今年")),
    "a year that cannot be": (Organization, "{name: a, credit_code: b, audits: [{year: 20255, firm: c, firm_domestic: true}]}",
                              "SEC205", ("year", "20255", "≤ 2200")),
    "text where a truth value belongs": (Organization, "{name: a, credit_code: b, independent_legal_person: 是}", "SEC202",
                                         ("independent_legal_person", "独立法人", "true 或 false", "是")),
    "yes where a truth value belongs": (Organization, "{name: a, credit_code: b, independent_legal_person: yes}", "SEC202",
                                        ("true 或 false", "yes")),
    "a month that does not exist": (Organization, "{name: a, credit_code: b, statements: [{month: 2026-13}]}", "SEC202",
                                    ("month", "月份", "2026-08")),
    "an id with a blank": (Person, "{id: a b, name: c}", "SEC202", ("id", "a b", "不能有空格")),
    "an id that is too long": (Person, f"{{id: {'x' * 101}, name: c}}", "SEC205", ("id", "100")),
    "a day without its noughts": (Person, "{id: a, name: b, employment: {from: 2019-3-1}}", "SEC202", ("from", "写成 2019-03-01")),
    "a month where a date belongs": (Person, "{id: a, name: b, employment: {from: 2019年3月}}", "SEC202", ("from", "不是日期")),
    "a key of a part, beside it": (ServiceLine, "{service: 安全运维, local_hours: 1}", "SEC201", ("local_hours，要写在 responses 的一项里",)),
    "a key of the one part, beside it": (ServiceLine, "{service: 安全运维, leader: a}", "SEC201", ("要写在 team 里",)),
    "a key of two parts, beside them": (Site, "{id: a, name: b, low: 1}", "SEC201", ("要写在 temperature 里或 humidity 里",)),
    "a key of a part in a part": (ServiceLine, "{service: 安全运维, position: 应急}", "SEC201", ("要写在 team 的 members 的一项里",)),
    "a key of the record in its part": (ServiceLine, "{service: 安全运维, team: {name: a, drills: []}}", "SEC201", ("要写在 这一条记录的最外层",)),
    "a title for a key": (Site, "{id: a, name: b, 建筑耐火等级: 一级}", "SEC201", ("，写 fire_rating",)),
    "a title for a key elsewhere": (ServiceLine, "{service: 安全运维, 项目负责人: a}", "SEC201", ("写作 leader，要写在 team 里",)),
    "half a key": (Project, project("1")[:-1] + ", users: 3}", "SEC201", ("是否想写 system_users",)),
    "the name in the program for the key": (Person, "{id: a, name: b, employment: {from: 2019-01-01, end: 2020-01-01}}", "SEC201", ("，写 to",)),
    "an area in its unit": (Site, "{id: a, name: b, raised_floor_area: 600平方米}", "SEC202", ("数，单位平方米", "写 600")),
    "an area in 亩": (Site, "{id: a, name: b, raised_floor_area: 1亩}", "SEC202", ("单位平方米", "约为 666.67")),
    "hours in minutes": (Site, "{id: a, name: b, backup_power_hours: 30分钟}", "SEC202", ("单位小时", "写 0.5")),
    "hours in minutes that are no even part": (Site, "{id: a, name: b, backup_power_hours: 20分钟}", "SEC202", ("约为 0.33",)),
    "hours for attendance": (ServiceLine, "{service: 安全运维, responses: [{local_hours: 7*24}]}", "SEC202", ("round_the_clock: true",)),
    "hours where there is no attendance": (Site, "{id: a, name: b, backup_power_hours: 7×24}", "SEC202", ("单位小时，现为 “7×24”",)),
    "an amount in 万": (Project, project("30万"), "SEC202", ("单位万元", "写 30")),
    "an amount in its unit": (Project, project("30万元"), "SEC202", ("单位万元", "写 30")),
    "an amount in 元": (Project, project("300000元"), "SEC202", ("单位万元", "写 30")),
    "a count in 万": (Project, project("1")[:-1] + ", system_users: 1万}", "SEC202", ("单位人", "写 10000")),
    "months in days": (Site, "{id: a, name: b, cctv_room_months: 90天}", "SEC202", ("单位个月", "约为 3，")),
    "months in a free mapping": (Settings, "{format: 1, freshness: {审计报告: 1年}}", "SEC202", ("单位个月", "写 12")),
    "a quoted whole number": (Site, "{id: a, name: b, power_feeds: '2'}", "SEC202", ("单位路", "不加引号")),
    "a range as text": (Site, "{id: a, name: b, temperature: 20-24}", "SEC202", ("写成 {low: 20, high: 24}",)),
    "a range in its unit": (Site, "{id: a, name: b, humidity: 40%~60%}", "SEC202", ("写成 {low: 40, high: 60}",)),
    "a tolerance": (Site, "{id: a, name: b, temperature: 22±2℃}", "SEC202", ("写成 {low: 20, high: 24}",)),
    "a range upside down": (Site, "{id: a, name: b, temperature: 24-20}", "SEC202", ("写成 {low: …, high: …}",)),
    "a bound in its unit": (Site, "{id: a, name: b, temperature: {low: 20度, high: 24}}", "SEC202", ("单位℃", "写 20")),
    "a list of services none of which exists": (Project, project("1").replace("安全运维", "灾备"), "SEC203", ("灾备",)),
    "a list where a mapping belongs": (Settings, "{format: 1, freshness: []}", "SEC202", ("freshness", "键: 值")),
    "a freshness of nothing": (Settings, "{format: 1, freshness: {合同: 0}}", "SEC205", ("合同", "≥ 1")),
}  # fmt: skip


@pytest.mark.parametrize(("model", "text", "code", "words"), MESSAGES.values(), ids=MESSAGES)
def test_message_names_the_key_and_what_may_stand_there(
    model: Any, text: str, code: str, words: tuple[str, ...]
) -> None:
    """In Chinese, with the key, its title, the value given, and the allowed words or bounds."""
    [(found, message)] = misfits(model, text)
    assert found == code
    assert [word for word in words if word not in message] == [], message
    assert not {"Input", "should", "valid", "Value"} & set(message.split())


@pytest.mark.parametrize("key", ["start", "zzz"])
def test_an_unknown_key_that_resembles_none_here_gets_no_suggestion(key: str) -> None:
    """`parts` is near to `start` in letters only."""
    [(_, message)] = misfits(Project, project("1")[:-1] + f", {key}: 1}}")
    assert message == f"未知的键 {key}"


@pytest.mark.parametrize("words", ["五万", "1e3", "1.5", "半年", "true"])
def test_no_whole_number_is_guessed_from_what_is_none(words: str) -> None:
    """The unit is said all the same."""
    [(_, message)] = misfits(Site, f"{{id: a, name: b, cctv_room_months: {words}}}")
    assert message.endswith(f"应为整数，单位个月，现为 “{words}”")


LOST: dict[str, tuple[str, str, str]] = {
    "a record": ("people.yaml", "- {id: a, name: [b], duty: 后勤}\n- {id: c, name: d}\n", "这一条记录因此没有参与判定"),
    "the organisation": ("organization.yaml", "name: a\ncredit_code: b\ncapital: {amount: 多}\n", "所有目标都受影响"),
    "a row": ("assessments/isccc/a.yaml", "defaults: {}\nrows: [{clause: 4.1.1, conclusion: 对}]\n", "这一条记录因此"),
    "a sheet": (
        "assessments/isccc/a.yaml",
        "defaults: {by: 我}\nrows: [{clause: 4.1.1, conclusion: 符合}]\n",
        "各条因此都没有",
    ),
}


@pytest.mark.parametrize(("path", "text", "words"), LOST.values(), ids=LOST)
def test_that_a_bad_value_costs_the_record_is_said_once(
    path: str, text: str, words: str, repo: Callable[..., Repository]
) -> None:
    """Of two faults of a record the first says it; a good record beside it is not spoken of."""
    found = [d for d in repo({path: text}).diagnostics() if d.place.path == path and d.code in ("SEC202", "SEC203")]
    assert [words in d.advice for d in found] == [True, *[False] * (len(found) - 1)]


def test_message_of_a_pattern_says_what_is_wanted() -> None:
    """`13-40` is no day of a year; say how one is written."""
    [(_, message)] = misfits(Settings, "{format: 1, audit_due: 13-40}")
    assert "06-30" in message


def test_one_wrong_key_in_a_rows_evidence_is_one_misfit() -> None:
    """`page` for `pages`: not also that the record should have been text."""
    from secops_cli.model.assessment import Row

    found = misfits(Row, "{clause: 4.1.1, conclusion: 符合, evidence: [{id: a, page: 3}]}")
    assert [code for code, _ in found] == ["SEC201"]


@pytest.mark.parametrize("key", ["start-date", "金额(万元)", "a[0]", "int", "check", "bool", "str"])
def test_an_unknown_key_is_named_whatever_it_looks_like(key: str) -> None:
    """At least by its name; it is also found at its place by it."""
    [(code, message)] = misfits(Person, f"{{id: a, name: b, '{key}': 1}}")
    assert code == "SEC201"
    assert key in message


def test_every_unknown_key_is_reported() -> None:
    """Not only the first of them."""
    assert len(misfits(Person, "{id: a, name: b, start-date: 1, end-date: 2}")) == 2


def test_every_fault_of_a_record_is_reported() -> None:
    """A person who corrects files wants them all at once."""
    found = misfits(Person, "{id: a, nam: b, duty: x, roles: y}")
    assert sorted(code for code, _ in found) == ["SEC201", "SEC202", "SEC203", "SEC204"]


# --- the others go on -------------------------------------------------------------------------------------------


def test_one_bad_record_leaves_the_others_of_its_file_and_of_other_files() -> None:
    """Only what does not fit is left out; indices stay those of the file."""
    bodies = [parse(text).body for text in (b"[{id: a, name: x}]", b"[{id: b}, {id: c, name: y}, 5]", b"[]")]
    kept, found = validate(Person, bodies)
    assert [[(index, person.id) for index, person in file] for file in kept] == [[(0, "a")], [(1, "c")], []]
    assert [(misfit.file, misfit.route) for misfit in found] == [(1, (0, "name")), (1, (2,))]


def test_a_bad_row_of_a_sheet_leaves_the_other_rows_in_force(repo: Callable[..., Repository]) -> None:
    """Also where rows share defaults."""
    repository = repo({"assessments/isccc/a.yaml": """\
defaults: {assessor: 王}
rows:
  - {clause: 4.2.1, conclusion: 大概}
  - {clause: 4.2.2, conclusion: 不符合}
"""})  # fmt: skip
    assert [placed.row.clause for placed in repository.assess().case.workspace.rows] == ["4.2.2"]


def test_as_much_nesting_as_the_parser_allows_is_a_finding(repo: Callable[..., Repository]) -> None:
    """Two hundred levels, the mapping among them: not a fault of secops."""
    text = "id: a\nname: b\nnote: " + "[" * 199 + "]" * 199 + "\n"
    assert {"SEC202", "SEC106"} & set(repo({"people.yaml": text}).codes())


# --- values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1.10", "8.10", "0123", "007", "1e3", "1_000", "2026", "2026-02-30"])
def test_text_that_looks_like_a_number_stays_as_written(text: str) -> None:
    """Versions, page numbers and codes are written without quotes."""
    [[(_, record)]], _ = validate(Person, [parse(f"{{id: {text}, name: {text}}}".encode()).body])
    assert (record.id, record.name) == (text, text)


@pytest.mark.parametrize("text", ["36.5", "0", "0.1", "0.000001", "12345678901.123456", "100", "999999999999"])
def test_amounts_are_exact(text: str) -> None:
    """As decimals, never through a float."""
    assert amount(text) == Decimal(text)


@pytest.mark.parametrize("text", ["1_000", "１２", "1e3", "' 5 '", "5."])
def test_amounts_are_not_guessed_from_odd_spellings(text: str) -> None:
    """Everywhere else `1_000` is text; an amount is digits and a point."""
    assert [code for code, _ in misfits(Project, project(text))] == ["SEC202"]


@pytest.mark.parametrize(
    "text",
    [
        "20260101",
        "'20260101'",
        "1735689600",
        "2026-1-1",
        "0000-01-01",
        "'2026-01-01T10:00:00'",
        "'2026-01-01T00:00:00'",
        "1735689600.0",
        "今天",
        "2026-01",
    ],
)
def test_only_iso_days_are_dates(text: str) -> None:
    """No numbers, no shortened months, no words."""
    assert [code for code, _ in misfits(Project, project("1").replace("2026-01-01", text))] == ["SEC202"]


@pytest.mark.parametrize("text", ["'1735689600'", "'0'"])
def test_time_stamps_are_not_dates(text: str) -> None:
    """`'1735689600'` is no way to write 2025-01-01."""
    assert [code for code, _ in misfits(Project, project("1").replace("2026-01-01", text))] == ["SEC202"]


def test_a_leap_day_is_a_date() -> None:
    """29 February, in the year that has one."""
    [[(_, record)]], _ = validate(Project, [parse(project("1").replace("2026-01-01", "2024-02-29").encode()).body])
    assert record.signed == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["安全运维", "security-operations"])
def test_services_are_known_by_their_word_and_by_their_identifier(text: str) -> None:
    """Data may say either."""
    [[(_, record)]], _ = validate(Person, [parse(f"{{id: a, name: b, services: [{text}]}}".encode()).body])
    assert record.services == ("security-operations",)


@pytest.mark.parametrize(
    ("route", "title"),
    [
        ((0, "businesses", 0, "kind"), "业务类型"),
        ((0, "interconnections", 0, "kind"), "互联对象"),
        ((0, "devices", 0, "kind"), "类别"),
        ((0, "things", "network"), "网络传输层"),
        ((0, "network"), "网络平台"),
        ((0, "nothing"), ""),
    ],
)
def test_a_key_is_called_as_in_the_record_that_holds_it(route: tuple[int | str, ...], title: str) -> None:
    assert suggest.title_at(System, route) == title


def test_a_key_that_people_chose_has_no_title_and_those_inside_it_have_theirs() -> None:
    route = (0, "systems", 0, "materials", "name")
    assert suggest.title_at(Participant, route) == ""
    assert suggest.title_at(Participant, (*route, "received")) == "收到日期"
