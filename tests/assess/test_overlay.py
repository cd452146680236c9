"""An organisation's own clauses and standards: proven first, only ever added, the rest goes on."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import ISCCC, LEADERS, LIBRARY, TCAS, TODAY, complete, staff, workspace

from secops_cli.assess.case import Case, judge
from secops_cli.assess.catalogue import Proof
from secops_cli.assess.forecast import forecast
from secops_cli.assess.gap import gap
from secops_cli.assess.overlay import overlay
from secops_cli.cache.store import Store
from secops_cli.model.judgement import Origin
from secops_cli.report.forecast import format_text
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

TARGET = "format: 1\ntargets: [{standard: isccc, category: F, level: 二级}]\n"
SOUND = """\
part: F
clauses:
  - id: X-1
    levels: [二级]
    section: 本单位
    title: 自己的规矩
    gist: 服务人员不少于四十名。
    basis: fact
    test: {measure: service_staff, at_least: 40}
    examples:
      - {given: {service_staff: 40}, then: 符合}
"""
STANDARD = """\
id: house-rules
alias: house
title: 本单位的规矩
status: 现行
ladder: [合格, 优秀]
parts: [{id: rules, title: 规矩, kind: stand-alone, category: null}]
categories: [{id: K, part: rules, title: 运维, services: [security-operations]}]
"""
RULES = """\
part: rules
clauses:
  - {id: r1, levels: [合格], section: 人, title: 人数, gist: 有人。, basis: fact,
     test: {measure: service_staff, at_least: 1}, examples: [{given: {service_staff: 1}, then: 符合}]}
  - {id: r2, levels: [优秀], section: 人, title: 更多的人, gist: 有很多人。, basis: fact,
     test: {measure: service_staff, at_least: 99}, examples: [{given: {service_staff: 99}, then: 符合}]}
"""


def judged(files: dict[str, str], settings: str = TARGET) -> tuple[Case, list[tuple[str, int, str]]]:
    """The case, and each finding about own clauses: file, line, words."""
    library = Library(standards_folder(), Store(None, ""))
    loaded = workspace({"secops.yaml": settings, **files})
    own = overlay(loaded, library.standard, tuple(library.editions.values()))
    for standard in own.standards:
        library.include(standard)
    found = [d for d in (*loaded.diagnostics, *own.diagnostics) if d.place.path.startswith("standards/")]
    return judge(loaded, TODAY, library), [(d.code, d.place.line, d.message) for d in found]


def broken(change: tuple[str, str]) -> str:
    assert change[0] in SOUND
    return SOUND.replace(*change)


def test_an_own_clause_is_judged_beside_those_of_the_standard():
    """要 blocks: 30 people prove 二级 of ISCCC, the own rule asks for 40."""
    files = {**complete(ISCCC), "standards/isccc/clauses/own.yaml": SOUND}
    case, found = judged(files)
    assert found == []
    assert case.grades[0].verdicts["X-1"].verdict == "符合"
    assert case.grades[0].standard.own == {"X-1"}
    few, _ = judged({**files, "people.yaml": LEADERS + staff(35)})
    assert (few.grades[0].proven, few.grades[0].verdicts["X-1"].verdict) == ("三级", "不符合")


def test_the_packaged_standard_stays_as_it_is():
    """What one repository adds is not there for the next."""
    judged({"standards/isccc/clauses/own.yaml": SOUND})
    assert "X-1" not in LIBRARY.required("isccc").clause


def test_an_own_clause_answers_no_question_of_the_standard():
    """`[Modbus/TCP, OPC]` and `[Modbus, TCP, OPC]` look alike in print; they are two questions, with two answers."""
    asked = "test: {measure: named_protocols, args: {names: [Modbus, TCP, OPC, DNP3]}, at_least: 3}"
    own = SOUND.replace("part: F", "part: basic").replace("levels: [二级]", "levels: [1级]\n    modality: 可")
    own = own.replace("test: {measure: service_staff, at_least: 40}", asked)
    own = own.replace("{service_staff: 40}", "{named_protocols: 3}")
    more = "services: [工控安全], protocols: [Modbus, TCP, OPC, A1, A2]"
    files = {**complete(TCAS), "tools.yaml": f"- {{id: t1, name: 某, kind: 分析, licence: 自主研发, {more}}}\n"}
    settings = "format: 1\ntargets: [{standard: tcas, category: I, level: 1级}]\n"
    case, found = judged({**files, "standards/tcas/clauses/own.yaml": own}, settings)
    without, _ = judged(files, settings)
    assert found == []
    assert case.grades[0].verdicts["I.1.1-f"].verdict == without.grades[0].verdicts["I.1.1-f"].verdict == "不符合"


@pytest.mark.parametrize("folder", ["isccc", "isccc-sv-001-2015"])
def test_the_folder_is_named_by_alias_or_id(folder):
    """Either."""
    case, found = judged({f"standards/{folder}/clauses/own.yaml": SOUND})
    assert (found, "X-1" in case.grades[0].verdicts) == ([], True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("service_staff, at_least", "no_such, at_least"), "没有度量 no_such"),
        (("levels: [二级]", "levels: [特级]"), "级别 特级 不在阶梯上"),
        (
            ("{service_staff: 40}, then: 符合", "{service_staff: 39}, then: 符合"),
            "例子(从事安全服务的人员 39)应为符合，判得不符合",
        ),
        (("id: X-1", "id: F1.2-a"), "条号已在随程序的条目库里，自有条目只能另加"),
        (("part: F", "part: Z"), "部分 Z 没有声明"),
        (("    gist", "    replaces: [F1.2-a]\n    gist"), "不能取代或带出随程序的条目 F1.2-a"),
        (("    gist", "    entails: [F1.2-a]\n    gist"), "不能取代或带出随程序的条目 F1.2-a"),
        (("    gist", "    replaces: [X-1]\n    gist"), "X-1 的取代关系成环"),
        (("    gist", "    replaces: [X-9]\n    gist"), "指向不存在的条目 X-9"),
    ],
)
def test_a_clause_that_does_not_hold_water_is_found_at_its_line_and_left_out(change, words):
    """The rest still works."""
    case, found = judged({**complete(ISCCC), "standards/isccc/clauses/own.yaml": broken(change)})
    assert ("SEC506", 3, words) in [(code, line, message.partition("：")[2]) for code, line, message in found]
    assert case.grades[0].proven == "一级"
    assert case.grades[0].standard.own == frozenset()


def test_a_key_of_an_own_clause_is_named_in_chinese():
    """Not by a title that the library makes of the key."""
    _, found = judged({"standards/isccc/clauses/own.yaml": broken(("levels: [二级]", "levels: 二级"))})
    assert any("levels(级别)" in words for _, _, words in found), found


def asking(test: str, given: str | None = None) -> str:
    """The sound clause with another test, and another example."""
    own = SOUND.replace("{measure: service_staff, at_least: 40}", test)
    return own.replace("{service_staff: 40}", given) if given else own


@pytest.mark.parametrize(
    ("test", "given"),
    [
        ("{measure: technical_lead_title, at_least: 高高}", "{technical_lead_title: 副高}"),
        ("{measure: service_staff, at_least: abc}", "{service_staff: 5}"),
        ("{measure: service_staff, equals: 一}", "{service_staff: 3}"),
        ("{measure: service_staff, at_least: 40}", "{service_staff: abc}"),
        ("{measure: service_staff, at_least: 40}", "{service_staff: true}"),
        ("{measure: technical_lead_title, at_least: 副高}", "{technical_lead_title: 高高}"),
        ("{measure: technical_lead_title, equals: true}", "{technical_lead_title: true}"),
        ("{measure: technical_lead_title, exists: true}", "{technical_lead_title: 副高}"),
        ("{measure: team_leader, at_least: 1}", "{team_leader: true}"),
        ("{measure: application, at_least: 初次}", "{application: 初次}"),
        ("{measure: no_such, at_least: 1}", "{no_such: 1}"),
        ('{measure: service_staff, at_least: "NaN"}', "{service_staff: null}"),
        ('{measure: service_staff, at_least: "sNaN"}', "{service_staff: null}"),
        ('{measure: service_staff, at_least: "1e99999999"}', "{service_staff: null}"),
        ("{measure: service_staff, at_least: 1000000000001}", "{service_staff: null}"),
        ("{measure: service_staff, one_of: []}", "{service_staff: null}"),
        ('{measure: completed_projects, args: {window_years: "4"}, at_least: 1}', "{completed_projects: 1}"),
        ("{measure: completed_projects, args: {window_years: 4.0}, at_least: 1}", "{completed_projects: 1}"),
        ("{measure: completed_projects, args: {window_years: -4}, at_least: 1}", "{completed_projects: 1}"),
        (
            f"{{measure: completed_projects, args: {{window_years: {'9' * 23}}}, at_least: 1}}",
            "{completed_projects: 1}",
        ),
        ("{measure: sites_without_tenure, args: {years: 0}, at_most: 0}", "{sites_without_tenure: 0}"),
        ("{measure: named_protocols, args: {names: abc}, at_least: 1}", "{named_protocols: 1}"),
        ("{measure: certificate_held_years, args: {level: [三级]}, at_least: 1}", "{certificate_held_years: 1}"),
    ],
)
def test_a_test_or_example_that_does_not_fit_its_measure_is_a_finding_and_the_rest_works(test, given):
    """Each of these ended the whole program, or let something through that no record can meet."""
    own = asking(test, given).replace("then: 符合", "then: 待定") if "null" in given else asking(test, given)
    case, found = judged({**complete(ISCCC), "standards/isccc/clauses/own.yaml": own})
    assert {(code, line) for code, line, _ in found} <= {("SEC506", 3), ("SEC204", 8)}
    assert found
    assert (case.grades[0].proven, case.grades[0].standard.own) == ("一级", frozenset())


@pytest.mark.parametrize("number", ["'NaN'", "'sNaN'", "'abc'", "'1e99999999'"])
def test_a_condition_compares_with_numbers_only(number):
    """`when` as `test`."""
    own = SOUND.replace("    basis", f"    when: {{measure: service_staff, at_least: {number}}}\n    basis")
    case, found = judged({**complete(ISCCC), "standards/isccc/clauses/own.yaml": own})
    assert [(code, line) for code, line, _ in found] == [("SEC506", 3)]
    assert case.grades[0].proven == "一级"


def test_more_audited_years_than_a_calendar_has_are_waited_for_to_its_end():
    """A year past 9999 is none; what is lacking is said all the same."""
    own = asking("{measure: audited_years, at_least: 99999}", "{audited_years: 99999}")
    case, found = judged({**complete(ISCCC), "standards/isccc/clauses/own.yaml": own})
    assert found == []
    assert [a for a in gap(case, case.grades[0]).actions if "X-1" in a.clauses]


def test_clauses_that_replace_each_other_in_a_circle_are_both_left_out():
    """Each at its own line."""
    two = SOUND.replace("    gist", "    replaces: [X-2]\n    gist", 1)
    two += two.partition("clauses:\n")[2].replace("X-1", "X-2").replace("replaces: [X-2]", "replaces: [X-1]")
    case, found = judged({"standards/isccc/clauses/own.yaml": two})
    assert [(code, line) for code, line, words in found if "成环" in words] == [("SEC506", 3), ("SEC506", 13)]
    assert case.grades[0].standard.own == frozenset()


def test_a_clause_that_refers_to_one_that_is_left_out_goes_too():
    """Looked at again until all that stay are sound."""
    second = SOUND.partition("clauses:\n")[2].replace("X-1", "X-2").replace("    gist", "    replaces: [X-1]\n    gist")
    bad = broken(("service_staff, at_least", "no_such, at_least"))
    _, found = judged({"standards/isccc/clauses/own.yaml": bad + second})
    assert [line for code, line, words in found if "指向不存在的条目 X-1" in words] == [12]


def test_one_bad_clause_of_a_file_leaves_the_others_in_force():
    """A missing key is said at its line; the other clause counts."""
    bad = "  - {id: X-0, levels: [二级]}\n"
    case, found = judged({"standards/isccc/clauses/own.yaml": SOUND.replace("clauses:\n", f"clauses:\n{bad}")})
    assert {(code, line) for code, line, _ in found} == {("SEC204", 3)}
    assert "X-1" in case.grades[0].verdicts


def test_the_same_id_twice_counts_in_neither_place():
    """Which is meant is not known."""
    case, found = judged({"standards/isccc/clauses/a.yaml": SOUND, "standards/isccc/clauses/b.yaml": SOUND})
    assert [words for _, _, words in found] == ["isccc:X-1：条号写了两次"] * 2
    assert case.grades[0].standard.own == frozenset()


@pytest.mark.parametrize("text", ["- {id: X-1}\n", "id: X-1\n"])
def test_a_file_of_clauses_names_its_part(text):
    """part and clauses, not a bare list."""
    _, found = judged({"standards/isccc/clauses/own.yaml": text})
    assert [code for code, _, _ in found] == ["SEC204"]


def test_clauses_of_a_standard_that_does_not_exist_are_said_once():
    """The folder is mistaken, not each clause."""
    _, found = judged({"standards/iscc/clauses/own.yaml": SOUND})
    assert [(code, words.partition("：")[0]) for code, _, words in found] == [("SEC506", "没有标准 iscc")]


def test_own_clauses_under_both_names_of_a_standard_all_count():
    """By its id and by its alias: neither folder takes the other's away."""
    other = SOUND.replace("X-1", "X-2")
    case, found = judged({"standards/isccc/clauses/a.yaml": SOUND, f"standards/{ISCCC.id}/clauses/a.yaml": other})
    assert (found, case.grades[0].standard.own) == ([], {"X-1", "X-2"})


def test_no_clauses_are_added_to_a_form_of_the_body():
    """It goes in with the application as the body has made it."""
    own = SOUND.replace("part: F", "part: rows")
    _, found = judged({"standards/om-form/clauses/own.yaml": own})
    assert found == [("SEC506", 3, "om-form:X-1：随申请提交的表由认证机构规定，不能另加条目")]


def test_a_clause_that_refers_to_one_of_a_part_that_is_not_declared_is_found():
    """The part is looked for before the clauses of both are compared."""
    lost = SOUND.replace("part: F", "part: Z")
    other = SOUND.replace("X-1", "X-2").replace("    gist", "    replaces: [X-1]\n    gist")
    _, found = judged({"standards/isccc/clauses/a.yaml": lost, "standards/isccc/clauses/b.yaml": other})
    assert [words.partition("：")[2] for _, _, words in found] == ["部分 Z 没有声明", "指向不存在的条目 X-1"]


def test_an_option_goes_with_the_last_clause_that_selects_it():
    """Nothing is left that would ask for it."""
    paper = "evidence: {all: [{any: [制度文件]}]}"
    common = f"levels: [二级], section: 本, title: 题, gist: 意, {paper}"
    own = f"""part: F
clauses:
  - {{id: S-1, {common}, selects: [O-1, O-2]}}
  - {{id: S-2, {common}, selects: [O-1], entails: [no]}}
  - {{id: S-3, {common}, selects: [O-1, O-3], replaces: [S-2]}}
  - {{id: O-1, {common}, option: true}}
  - {{id: O-2, {common}, option: true}}
  - {{id: O-3, {common}, option: true}}
"""
    case, found = judged({"standards/isccc/clauses/own.yaml": own})
    assert [words for _, _, words in found] == [
        "isccc:S-2：指向不存在的条目 no",
        "isccc:S-3：指向不存在的条目 S-2",
        "isccc:O-3：写了 option，却没有条目从中选择",
    ]
    assert case.grades[0].standard.own == {"S-1", "O-1", "O-2"}


@pytest.mark.parametrize("first", ["replaces: [none], ", ""], ids=["broken", "sound"])
def test_many_clauses_that_hang_on_each_other_are_proven_in_time_that_grows_as_they_do(first, monkeypatch):
    """A chain in which each replaces the one before, broken at its start or nowhere: every clause is proven once."""
    body = "section: 本, title: 题, gist: 意, basis: fact, test: {measure: service_staff, at_least: 1}"
    more = "examples: [{given: {service_staff: 1}, then: 符合}]"
    chained = [first, *(f"replaces: [X-{i}], " for i in range(299))]
    own = "".join(f"  - {{id: X-{i}, levels: [二级], {old}{body}, {more}}}\n" for i, old in enumerate(chained))
    proven: list[str] = []
    faults = Proof.faults
    monkeypatch.setattr(Proof, "faults", lambda self, clause: proven.append(clause.id) or faults(self, clause))
    case, found = judged({"standards/isccc/clauses/own.yaml": f"part: F\nclauses:\n{own}"})
    assert (len(proven), len(found)) == (300, 300 if first else 0)
    assert len(case.grades[0].standard.own) == 300 - len(found)


def test_what_becomes_of_an_own_clause_is_marked_in_a_forecast():
    """One of forty leaves: the own clause turns, and with it the level."""
    people = LEADERS + staff(39) + staff(1, "z").replace("2015-01-01}", "2015-01-01, to: 2027-03-01}")
    case, _ = judged({**complete(ISCCC), "people.yaml": people, "standards/isccc/clauses/own.yaml": SOUND})
    until = date(2027, 6, 1)
    text = format_text(case, Origin(None, False), until, forecast(case, until))
    assert "X-1(本单位加的)" in text


# --- a standard of one's own ------------------------------------------------------------------------------------

HOUSE = "format: 1\ntargets: [{standard: house, category: K, level: 优秀}]\n"


def test_a_standard_of_ones_own_is_judged_like_any():
    """Its own ladder, by alias."""
    files = {"standards/house/standard.yaml": STANDARD, "standards/house/clauses/rules.yaml": RULES}
    case, found = judged({**complete(ISCCC), **files}, HOUSE)
    assert found == []
    assert (case.grades[0].proven, case.grades[0].standard.id) == ("合格", "house-rules")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("id: house-rules", "id: tcas-375-2019"),
            "tcas-375-2019 与随程序的标准同名：它的 id、alias、title、文件夹名都要与 tcas 分得清",
        ),
        (
            ("alias: house", "alias: isccc"),
            "house-rules 与随程序的标准同名：它的 id、alias、title、文件夹名都要与 isccc 分得清",
        ),
        (("[合格, 优秀]", "[合格, 合格]"), "house-rules：级别阶梯有重复"),
        (("part: rules, title", "part: other, title"), "house-rules：类别 K 的部分 other 没有声明"),
    ],
)
def test_an_edition_that_cannot_stand_is_said_and_its_targets_are_not_judged(change, words):
    """Nothing is judged by half a standard."""
    files = {"standards/house/standard.yaml": STANDARD.replace(*change), "standards/house/clauses/rules.yaml": RULES}
    case, found = judged(files, HOUSE)
    assert ("SEC506", 1, words) in found
    assert not [g for g in case.grades if g.standard.id == "house-rules"]


def test_an_edition_without_clauses_cannot_stand():
    """Every part has some."""
    _, found = judged({"standards/house/standard.yaml": STANDARD}, HOUSE)
    assert found == [("SEC506", 1, "house-rules：部分 rules 没有条目")]


def test_an_edition_in_the_folder_of_a_packaged_one_takes_none_of_its_clauses():
    """The folder is that of ISCCC, so its clauses are."""
    files = {"standards/isccc/standard.yaml": STANDARD, "standards/isccc/clauses/own.yaml": SOUND}
    case, found = judged({**complete(ISCCC), **files, "people.yaml": LEADERS + staff(35)})
    assert [(code, line) for code, line, _ in found] == [("SEC506", 1)]
    assert (case.grades[0].proven, case.grades[0].standard.own) == ("三级", {"X-1"})


@pytest.mark.parametrize("change", [("house-rules", "house-rules"), ("id: house-rules", "id: other")])
def test_two_editions_of_one_name_count_neither(change):
    """By id, by alias: which is meant is not known, and none of their clauses goes elsewhere."""
    both = {"standards/a/standard.yaml": STANDARD, "standards/b/standard.yaml": STANDARD.replace(*change)}
    rules = {"standards/a/clauses/rules.yaml": RULES, "standards/b/clauses/rules.yaml": RULES}
    case, found = judged({**both, **rules}, HOUSE)
    assert [(code, line) for code, line, _ in found] == [("SEC506", 1)] * 2
    assert all("同名，两个都不计" in words for _, _, words in found)
    assert case.grades == ()


@pytest.mark.parametrize(
    "change",
    [
        ("alias: house", "alias: ISCCC"),
        ("alias: house", "alias: ｉｓｃｃｃ"),
        ("alias: house", "alias: is-ccc"),
        ("id: house-rules", "id: ISCCC_SV_001_2015"),
        ("title: 本单位的规矩", "title: Ｔ／ｃａｓ375-2019 网络安全服务机构等级评定规范"),
    ],
)
def test_an_edition_cannot_pass_for_an_official_one(change):
    """Case, width and punctuation tell nobody apart."""
    files = {"standards/house/standard.yaml": STANDARD.replace(*change), "standards/house/clauses/rules.yaml": RULES}
    case, found = judged(files, HOUSE)
    assert [(code, line, "与随程序的标准同名" in words) for code, line, words in found] == [("SEC506", 1, True)]
    assert case.grades == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((", services", "}, {id: K, part: rules, title: 又, services"), "类别 K 写了两次"),
        (("title: 规矩", "title: 规矩, kind: stand-alone}, {id: rules, title: 又"), "部分 rules 写了两次"),
        (("null", "L"), "类别 K 的部分 rules 属于类别 L"),
        (("null", "L"), "部分 rules 的类别 L 没有声明"),
        (("优秀]", "优秀, 卓越]"), "级别 卓越 没有条目"),
        (
            ("parts:", 'surveillance: {months: 0, clause: "1", validity: "1"}\nparts:'),
            "surveillance 的 months 不能是 0",
        ),
    ],
)
def test_an_edition_that_contradicts_itself_is_found(change, words):
    """Each of these let a level be reached that nobody asked anything for, or a category be judged by another's."""
    text = STANDARD.replace(*change).replace("}, {id: K", ", services: [security-operations]}, {id: K")
    files = {"standards/house/standard.yaml": text, "standards/house/clauses/rules.yaml": RULES}
    case, found = judged(files, HOUSE)
    assert ("SEC506", 1, f"house-rules：{words}") in found
    assert case.grades == ()


@pytest.mark.parametrize("name", ["house/rules.yaml", "house/clauses/more/rules.yaml", "isccc/own.yml", "own.yaml"])
def test_a_file_that_is_no_part_of_a_catalogue_is_not_passed_over(name):
    """Whoever put clauses there believes that they count."""
    _, found = judged({f"standards/{name}": SOUND})
    assert [code for code, _, _ in found] == ["SEC110"]
