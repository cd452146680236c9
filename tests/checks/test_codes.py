# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every diagnostic code, triggered by a small repository at its exact line and column.

In the input `▸` marks the expected place; it is taken out before the file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from secops_cli.diagnostics import RULES
from secops_cli.report.diagnostics import format_text
from tests.conftest import SETTINGS, Repository

MARK = "▸"
REGISTER = "evidence/a.register.yaml"
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@dataclass(frozen=True)
class Case:
    """A repository in which one code is found, once, at the mark (or at `place`, where no mark can be put)."""

    files: Mapping[str, str | bytes]
    place: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    committed: bool = False
    """Why the program does not yet say this place."""


def rows(text: str, settings: str = "") -> Case:
    """Self-assessment rows of isccc on top of a repository that has nothing else."""
    files = {"assessments/isccc/a.yaml": text}
    return Case({**files, "secops.yaml": settings} if settings else files)


CASES: dict[str, Case] = {
    "SEC101": Case({"people.yaml": "id: a\nname: 张三\n".encode("gbk")}, "people.yaml:2:1"),
    "SEC102": Case({"people.yaml": "id: a\nname: ▸@b\n"}),
    "SEC103": Case({"people.yaml": "- id: a\n  name: b\n  ▸name: c\n"}),
    "SEC104": Case({"people.yaml": "id: a\nname: ▸&x b\n"}),
    "SEC105": Case({"people.yaml": "id: a\nname: b\n▸---\nid: c\nname: d\n"}),
    "SEC106": Case({"people.yaml": "note: " + "[" * 189 + "▸[" + "]" * 190}),
    "SEC107": Case({"people.yaml": b"#" * (8 * 1024 * 1024 + 1)}, "people.yaml:1:1"),
    "SEC108": Case({"tools.yaml": "# 以后再写\n"}, "tools.yaml:1:1"),
    "SEC109": Case({}, "people.yaml:1:1", links={"people.yaml": "secops.yaml"}),
    "SEC110": Case({"notes.yaml": "a: 1\n"}, "notes.yaml:1:1"),
    "SEC201": Case({"people.yaml": "- id: a\n  name: b\n  ▸nmae: c\n"}),
    "SEC202": Case({"people.yaml": "- id: a\n  name: b\n- id: c\n  name: ▸[d]\n"}),
    "SEC203": Case({"people.yaml": "id: a\nname: b\nroles: [项目经理, ▸老板]\n"}),
    "SEC204": Case({"people.yaml": "- ▸id: a\n"}),
    "SEC205": Case({"organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\ncapital: {amount: ▸-5}\n"}),
    "SEC206": Case(
        {"people.yaml": "- {id: a, name: b}\n- {id: ▸a, name: c}\n"},
    ),
    "SEC207": Case({"projects.yaml": "- {id: x, name: y, client: z, services: [安全运维], signed: 2025-02-01}\n"
                                     "- id: a\n  name: b\n  client: c\n  services: [安全运维]\n"
                                     "  signed: 2026-02-01\n  accepted: ▸2026-01-31\n"}),
    "SEC208": Case({"organization.yaml": "name: x\ncredit_code: ▸91110108ABCDEF1230\n"}),
    "SEC209": Case({"projects.yaml": "id: a\nname: b\nclient: c\nservices: [安全运维]\nsigned: 2026-01-01\namount: 10\n"
                                     "parts: ▸[{service: 安全运维, amount: 10.01}]\n"}),
    "SEC210": Case({"projects.yaml": "id: a\nname: b\nclient: c\nservices: [工控安全]\nsigned: 2026-02-01\n"
                                     "trial_run: {from: ▸2026-01-31}\n"}),
    "SEC301": Case({"people.yaml": "id: a\nname: b\nevidence: [▸nope]\n", REGISTER: "[]\n"}),
    "SEC302": Case(
        {REGISTER: "id: a\ntitle: 劳动合同\nkind: 劳动合同\nfile: ▸evidence/a.pdf\n"},
    ),
    "SEC303": Case(
        {REGISTER: "id: a\ntitle: 劳动合同\nkind: 劳动合同\nfile: ▸../a.pdf\n"},
    ),
    "SEC304": Case(
        {REGISTER: f"id: a\ntitle: t\nkind: 合同\nfile: evidence/a.pdf\nsha256: ▸{'0' * 64}\n", "evidence/a.pdf": "x"},
    ),
    "SEC305": Case({REGISTER: "- {id: z, title: t, kind: 审计报告, file: evidence/a.pdf}\n"
                              "- {id: a, title: t, kind: 审计报告, file: evidence/a.pdf, expires: ▸2026-11-19}\n",
                    "evidence/a.pdf": "x"}),
    "SEC306": Case({"people.yaml": "id: a\nname: b\ncertificates:\n"
                                   "  - {name: c, subject: 其他, expires: ▸2026-11-19}\n"}),
    "SEC307": Case({"projects.yaml": "id: a\nname: b\nclient: c\nservices: [安全运维]\nsigned: ▸2026-11-21\n"}),
    "SEC308": Case(
        {REGISTER: "id: a\ntitle: t\nkind: 合同\n"
                   "held: ▸{where: 档案室, custodian: 王, checked_by: 李, checked_on: 2026-01-01}\n"},
    ),
    "SEC309": Case({
        "people.yaml": "- ▸id: a\n  name: b\n  employment: {from: 2020-01-01}\n  services: [安全运维]\n",
    }),
    "SEC310": Case({"services.yaml": "service: 数据安全\nteam:\n  name: 组\n  members:\n"
                                     "    - {person: a, position: ▸软件开发}\n"}),
    "SEC311": Case({"certificates.yaml": "id: a\nstandard: isccc\ncategory: F\nlevel: 三级\ngranted: 2026-01-01\n"
                                         "expires: ▸2026-11-19\n"}),
    "SEC401": rows("- {clause: 4.1.1, conclusion: 不符合}\n- {clause: ▸9.9.9, conclusion: 符合}\n"),
    "SEC402": rows("clause: ▸4.3.2\nconclusion: 不符合\n"),
    "SEC403": Case({
        "organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\nindependent_legal_person: false\n",
        "assessments/isccc/a.yaml": "clause: 4.2.1\nconclusion: ▸符合\n",
    }),
    "SEC404": Case({
        "organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\nevidence: [lic]\n",
        REGISTER: "id: lic\ntitle: t\nkind: 营业执照\nfile: evidence/a.pdf\n", "evidence/a.pdf": "x",
        "assessments/isccc/a.yaml": "clause: 4.2.1\nconclusion: 符合\nevidence: ▸[lic]\n",
    }),
    "SEC405": Case({"secops.yaml": "format: 1\ntargets:\n  - ▸{standard: tcas, category: E, level: 1级}\n"}),
    "SEC406": rows("clause: 4.2.1\nconclusion: ▸不适用\n"),
    "SEC407": rows("- {clause: 4.2.1, conclusion: 不符合}\n- {clause: ▸4.2.1, conclusion: 不符合}\n"),
    "SEC408": rows("clause: 4.2.1\nconclusion: 不符合\ncycle: ▸初次 2026\n"),
    "SEC409": Case({
        "organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\n"
                             "independent_legal_person: true\nregistered_in_mainland: true\nevidence: [lic]\n",
        REGISTER: "- {id: lic, title: t, kind: 营业执照, file: evidence/a.pdf}\n"
                  "- {id: own, title: t, kind: 产权关系证明, file: evidence/a.pdf}\n", "evidence/a.pdf": "x",
        "assessments/isccc/a.yaml": "clause: 4.2.1\nconclusion: 符合\n"
                                    f"evidence: ▸[lic, {{id: own, sha256: {EMPTY_SHA256}}}]\n",
    }),
    "SEC501": Case({"secops.yaml": "format: 1\ntargets:\n  - ▸{standard: isccc, category: F, level: 四级}\n"}),
    "SEC502": Case({"people.yaml": "- {id: a, name: 王, roles: [技术负责人]}\n- {id: b, name: 李, roles: ▸[技术负责人]}\n"}),
    "SEC503": Case({"secops.yaml": "format: 1\ntargets: ▸[]\n"}),
    "SEC504": Case({"secops.yaml": SETTINGS + "readings:\n  tcas:6.4.1: ▸nonsense\n"}),
    "SEC410": Case({
        "secops.yaml": "format: 1\ntargets:\n  - {standard: tcas, category: D, level: 1级}\n"
                       "  - ▸{standard: isccc, category: B, level: 三级}\n",
        REGISTER: "id: e\ntitle: t\nkind: 交付记录\nfile: evidence/a.pdf\n", "evidence/a.pdf": "x",
        "assessments/tcas/a.yaml": "{clause: D.1.5-a, conclusion: 符合, evidence: [e]}\n",
    }),
    "SEC411": Case({
        "secops.yaml": "format: 1\ntargets: [{standard: tcas, category: J, level: 4级}]\n",
        "assessments/tcas/a.yaml": "- {clause: J.4.3-a.7, conclusion: 不符合}\n- {clause: J.4.3-a, conclusion: ▸符合}\n",
    }),
    "SEC412": Case({"secops.yaml": "format: 1\ntargets:\n  - ▸{standard: isccc, category: D1, level: 三级}\n"}),
    "SEC505": Case({"certificates.yaml": "id: a\nstandard: ▸iso\ncategory: F\nlevel: 三级\ngranted: 2026-01-01\n"}),
    "SEC506": Case({
        "standards/isccc/clauses/a.yaml": "part: F\nclauses:\n  - ▸id: X-1\n    levels: [特级]\n    section: 节\n"
                                          "    title: 题\n    gist: 意。\n    evidence: {all: [{any: [合同]}]}\n",
    }),
    "SEC601": Case({"people.yaml": "id: a\nname: b\nnote: 证号 ▸11010519491231002X\n"}),
    "SEC602": Case({"people.yaml": "id: a\nname: b\nnote: 电话▸13800138000。\n"}),
    "SEC603": Case(
        {REGISTER: "id: a\ntitle: t\nkind: 合同\nfile: evidence/a.pdf\nconfidentiality: ▸秘密\n"},
    ),
    "SEC604": Case({"private.yaml": "a: 1\n"}, "private.yaml:1:1", committed=True),
    "SEC650": Case({"secops.yaml": "format: 1\n", "certificates.yaml": "- id: c\n  standard: isccc\n  category: F\n  level: 三级\n  granted: 2026-01-10\n  events:\n    - ▸{event: 注销, date: 2026-06-20}\n"}),
    "SEC651": Case({"secops.yaml": "format: 1\n", "certificates.yaml": "- id: c\n  standard: isccc\n  category: F\n  level: 三级\n  granted: 2026-01-10\n  events:\n    - ▸{event: 变更申请, date: 2026-06-20}\n"}),
    "SEC652": Case({"secops.yaml": "format: 1\n", "certificates.yaml": "- id: c\n  standard: isccc\n  category: F\n  level: 三级\n  granted: 2026-01-10\n  events: ▸[{event: 暂停, date: 2026-06-20, cause: 其他}]\n"}),
    "SEC653": Case({"secops.yaml": "format: 1\n", "certificates.yaml": "- id: c\n  standard: isccc\n  category: F\n  level: 三级\n  granted: 2025-01-10\n  events:\n    - ▸{event: 监督评审, date: 2026-01-11}\n"}),
    "SEC640": Case({"standards/isccc/text.yaml": "- {clause: 4.1.1, wording: a}\n- {clause: ▸4.1.99, wording: a}\n"}),
    "SEC641": Case({"standards/isccc/text.yaml": "- {clause: 4.1.1, wording: a}\n",
                    "standards/isccc-sv-001-2015/text.yaml": "- {clause: 4.1.2, wording: a}\n",
                    "standards/isccc/text.yml": "- {clause: ▸4.1.1, wording: b}\n"}),
    "SEC642": Case({"standards/isccc/text.yaml": "- ▸clause: 4.1.1\n  source: 某页\n"}),
    "SEC643": Case({"standards/nope/text.yaml": "- ▸clause: 4.1.1\n  wording: a\n"}),
}  # fmt: skip


def place_of_mark(files: Mapping[str, str | bytes]) -> str:
    """`path:line:column` of the mark."""
    [(path, text)] = [(path, text) for path, text in files.items() if isinstance(text, str) and MARK in text]
    before = text.partition(MARK)[0]
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - (before.rfind(chr(10)) + 1) + 1}"


def without_mark(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {path: text.replace(MARK, "") if isinstance(text, str) else text for path, text in files.items()}


@pytest.mark.parametrize(("code", "case"), CASES.items(), ids=CASES)
def test_code_is_found_once_at_its_exact_place(code: str, case: Case, repo: Callable[..., Repository]) -> None:
    """The code is reported once, at the marked line and column."""
    repository = repo(without_mark(case.files))
    for name, target in case.links.items():
        (repository.root / name).symlink_to(target)
    at = repository.commit() if case.committed else None

    found = [d for d in repository.assess(at).diagnostics if d.code == code]

    assert [str(d.place) for d in found] == [case.place or place_of_mark(case.files)]


@pytest.mark.parametrize("code", list(CASES))
def test_message_and_advice_are_chinese(code: str, repo: Callable[..., Repository]) -> None:
    """Each finding says in Chinese what is wrong, and what to do."""
    case = CASES[code]
    repository = repo(without_mark(case.files))
    for name, target in case.links.items():
        (repository.root / name).symlink_to(target)
    at = repository.commit() if case.committed else None

    found = next(d for d in repository.assess(at).diagnostics if d.code == code)

    assert any("一" <= c <= "鿿" for c in found.message), found.message
    assert any("一" <= c <= "鿿" for c in found.advice), found.advice


def test_every_code_is_in_the_table() -> None:
    """No code without an example, no example without a code; systems, lives, campaigns and filing have tables of their own."""
    from tests.checks import (
        test_campaign_codes,
        test_evidence_codes,
        test_filing_codes,
        test_holding_codes,
        test_life_codes,
        test_system_codes,
    )

    tables = (
        test_system_codes,
        test_life_codes,
        test_campaign_codes,
        test_filing_codes,
        test_evidence_codes,
        test_holding_codes,
    )
    assert {*CASES, *(code for table in tables for code in table.COVERED)} == set(RULES)


# --- right data gives nothing -----------------------------------------------------------------------------------

RIGHT: dict[str, tuple[str, Mapping[str, str | bytes]]] = {
    "a file with a byte-order mark": ("SEC101", {"people.yaml": "id: a\nname: 张三\n".encode("utf-8-sig")}),
    "the same key in two records": ("SEC103", {"people.yaml": "- {id: a, name: b}\n- {id: c, name: d}\n"}),
    "an ampersand inside a value": ("SEC104", {"people.yaml": "id: a\nname: b&c *d\n"}),
    "one document with a start mark": ("SEC105", {"people.yaml": "---\nid: a\nname: b\n"}),
    "a list that says there is nothing": ("SEC108", {"tools.yaml": "[]\n"}),
    "other YAML among the evidence": ("SEC110", {"evidence/config.yaml": "a: 1\n"}),
    "own templates": ("SEC110", {"templates/a.yaml": "a: 1\n", "forms/b/c.yaml": "a: 1\n"}),
    "the same id in two families": ("SEC206", {
        "people.yaml": "{id: a, name: b}\n",
        "tools.yaml": "{id: a, name: b, kind: c, licence: 开源, services: [安全运维]}\n",
    }),
    "signed and accepted on one day": ("SEC207", {
        "projects.yaml": "{id: a, name: b, client: c, services: [安全运维], signed: 2026-01-01, accepted: 2026-01-01}\n"
    }),
    "parts that make up the whole": ("SEC209", {
        "projects.yaml": "{id: a, name: b, client: c, services: [安全运维, 风险评估], signed: 2026-01-01, amount: 10,"
                         " parts: [{service: 安全运维, amount: 4}, {service: 风险评估, amount: 6}]}\n"
    }),
    "a right credit code": ("SEC208", {"organization.yaml": "name: x\ncredit_code: 91350100M000100Y43\n"}),
    "evidence that is registered": ("SEC301", {
        "people.yaml": "{id: a, name: b, evidence: [e]}\n",
        REGISTER: "{id: e, title: t, kind: 合同, file: evidence/a.pdf}\n",
    }),
    "a file that is there": ("SEC302", {
        REGISTER: "{id: e, title: t, kind: 合同, file: evidence/合同 (一).pdf}\n", "evidence/合同 (一).pdf": "x",
    }),
    "a dot in the middle of a name": ("SEC303", {
        REGISTER: "{id: e, title: t, kind: 合同, file: evidence/v1..2/a.b.pdf}\n", "evidence/v1..2/a.b.pdf": "x",
    }),
    "the hash that the file has": ("SEC304", {
        REGISTER: f"{{id: e, title: t, kind: 合同, file: evidence/a.pdf, sha256: {EMPTY_SHA256}}}\n",
        "evidence/a.pdf": "",
    }),
    "a document on its last day": ("SEC305", {
        REGISTER: "{id: e, title: t, kind: 审计报告, file: evidence/a.pdf, expires: 2026-11-20}\n", "evidence/a.pdf": "x",
    }),
    "a certificate on its last day": ("SEC306", {
        "people.yaml": "{id: a, name: b, certificates: [{name: c, subject: 其他, expires: 2026-11-20}]}\n",
    }),
    "the old certificate of one who left": ("SEC306", {
        "people.yaml": "{id: a, name: b, employment: {from: 2019-01-01, to: 2020-01-01},"
                       " certificates: [{name: c, subject: 其他, expires: 2019-06-01}]}\n",
    }),
    "signed on the day": ("SEC307", {
        "projects.yaml": "{id: a, name: b, client: c, services: [安全运维], signed: 2026-11-20}\n",
    }),
    "papers held elsewhere that may prove": ("SEC308", {
        "secops.yaml": SETTINGS + "proof: register\n",
        REGISTER: "{id: a, title: t, kind: 合同,"
                  " held: {where: 档案室, custodian: 王, checked_by: 李, checked_on: 2026-01-01}}\n",
    }),
    "a clause by its full name": ("SEC401", {
        "assessments/isccc/a.yaml": "{clause: 'isccc-sv-001-2015:4.2.1', conclusion: 不符合}\n",
    }),
    "a judged condition with its reason": ("SEC406", {
        "assessments/isccc/a.yaml": "{clause: 4.3.1, conclusion: 不适用, note: 行业领头企业}\n",
    }),
    "one clause, self-assessed and reviewed": ("SEC407", {
        "assessments/isccc/a.yaml": "- {clause: 4.2.1, conclusion: 不符合}\n"
                                    "- {clause: 4.2.1, conclusion: 不符合, by: 评审}\n",
    }),
    "a declared cycle": ("SEC408", {
        "secops.yaml": SETTINGS + "cycles: [{id: 初次 2026, from: 2026-01-01}]\n",
        "assessments/isccc/a.yaml": "{clause: 4.2.1, conclusion: 不符合, cycle: 初次 2026}\n",
    }),
    "a role handed over": ("SEC502", {
        "people.yaml": "- {id: a, name: 王, roles: [技术负责人], employment: {from: 2019-01-01, to: 2026-11-19}}\n"
                       "- {id: b, name: 李, roles: [技术负责人], employment: {from: 2026-11-20}}\n",
    }),
    "systems and no targets": ("SEC503", {
        "secops.yaml": "format: 1\n",
        "systems/s/system.yaml": "{id: s, name: b, status: 在建设, object_types: [信息系统]}\n",
    }),
    "the literal reading": ("SEC504", {"secops.yaml": SETTINGS + "readings: {'tcas:6.4.1': literal}\n"}),
    "eighteen digits that are no identity number": ("SEC601", {"people.yaml": "id: a\nname: b\nnote: 110105194912310021\n"}),
    "an office telephone": ("SEC602", {"people.yaml": "id: a\nname: b\nnote: 010-62345678 转 8013\n"}),
    "a hash with a mobile number's digits in it": ("SEC602", {
        "people.yaml": "id: a\nname: b\nnote: a13800138000b\n",
    }),
    "an internal document": ("SEC603", {
        REGISTER: "{id: e, title: t, kind: 合同, file: evidence/a.pdf, confidentiality: 内部}\n", "evidence/a.pdf": "x",
    }),
    "words for what is to be shown alone": ("SEC642", {
        "standards/om-form/text.yaml": "- {clause: row-1, evidence_wording: a}\n",
    }),
    "texts of two standards for clauses of one number": ("SEC641", {
        "standards/isccc/text.yaml": "- {clause: 4.1.1, wording: a}\n",
        "standards/tcas/text.yaml": "- {clause: 6.2.1, wording: a}\n",
    }),
    "private data beside the repository": ("SEC604", {"private.yaml": "a: 1\n"}),
}  # fmt: skip


@pytest.mark.parametrize(("code", "files"), RIGHT.values(), ids=RIGHT)
def test_right_data_gives_no_such_finding(
    code: str, files: Mapping[str, str | bytes], repo: Callable[..., Repository]
) -> None:
    """What is right is passed over in silence."""
    assert code not in repo(files).codes()


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        (
            {"projects.yaml": "{id: a, name: b, client: c, services: [安全运维], signed: 0206-01-05}\n"},
            "SEC205",
            "1900",
        ),
        ({"assessments/isccc/a.yaml": "{clause: 4.1.6b, conclusion: 不符合}\n"}, "SEC401", "是否想写 4.1.6-b"),
        (
            {"assessments/ISCCC/a.yaml": "{clause: 4.1.1, conclusion: 不符合}\n"},
            "SEC401",
            "没有标准 ISCCC，是否想写 isccc",
        ),
        ({"assessments/isccc/a.yaml": "{clause: A2.2.3-a, conclusion: 不符合}\n"}, "SEC401", "是否想写 A1.2.3-a"),
        ({"assessments/tcas/a.yaml": "{clause: 6.3.1-a, conclusion: 不符合}\n"}, "SEC401", "是否想写 6.3.1"),
        ({"assessments/isccc/a.yaml": "{clause: 'isccc：A1', conclusion: 不符合}\n"}, "SEC401", "冒号要用半角"),
        (
            {"assessments/tcas/a.yaml": "{clause: 6.3.1, category: 数据安全, conclusion: 不符合}\n"},
            "SEC401",
            "没有类别 数据安全，是否想写 J(数据安全)",
        ),
        (
            {
                REGISTER: "{id: e, title: t, kind: 合同, supports: [{clause: 'tcas:6.3.1-a'}], held: {where: a, custodian: b, checked_by: c, checked_on: 2026-01-01}}\n"
            },
            "SEC401",
            "没有这个条目，是否想写 6.3.1",
        ),
        (
            {
                REGISTER: "{id: e, title: t, kind: 合同, supports: [{clause: 'isccc：A1'}], held: {where: a, custodian: b, checked_by: c, checked_on: 2026-01-01}}\n"
            },
            "SEC401",
            "冒号要用半角：isccc:A1",
        ),
        (
            {
                "findings.yaml": "{id: a, kind: 观察项, standard: tcas, clause: 6.3.1-a, raised: 2026-01-01, summary: s}\n"
            },
            "SEC401",
            "是否想写 6.3.1",
        ),
        (
            {"secops.yaml": "format: 1\ntargets: [{standard: T/CAS 375—2019, category: J, level: 1级}]\n"},
            "SEC501",
            "是否想写 tcas",
        ),
        (
            {"secops.yaml": "format: 1\ntargets: [{standard: iso, category: J, level: 1级}]\n"},
            "SEC501",
            "可用：om-form",
        ),
        (
            {"secops.yaml": "format: 1\ntargets: [{standard: tcas, category: 数据安全, level: 1级}]\n"},
            "SEC501",
            "是否想写 J",
        ),
        (
            {"certificates.yaml": "{id: a, standard: tcas, category: 工控安全, level: 1级, granted: 2026-01-01}\n"},
            "SEC505",
            "是否想写 I(工控安全)",
        ),
        (
            {"certificates.yaml": "{id: a, standard: isccc, category: D, level: 三级, granted: 2026-01-01}\n"},
            "SEC505",
            "D1(灾备资源服务)、D2(灾备技术服务)",
        ),
        (
            {"certificates.yaml": "{id: a, standard: isccc, category: F, level: 3级, granted: 2026-01-01}\n"},
            "SEC505",
            "可用：三级、二级、一级",
        ),
        ({"secops.yaml": SETTINGS + "readings: {'tcas:6.4.1-a': literal}\n"}, "SEC504", "是否想写 6.4.1"),
        (
            {REGISTER: "{id: e, title: t, kind: 合同, file: 合同.PDF}\n", "evidence/合同.pdf": "x"},
            "SEC302",
            "是否想写 evidence/合同.pdf",
        ),
        ({REGISTER: "{id: e, title: t, kind: 合同, file: evidence/a.pdf}\n", "evidence/a.pdf": ""}, "SEC302", "是空的"),
        (
            {REGISTER: "{id: e, title: t, kind: 合同, file: evidence/~$a.docx}\n", "evidence/~$a.docx": "x"},
            "SEC302",
            "临时",
        ),
        ({"evidence/台账.yaml": "[]\n"}, "SEC110", "名称不是约定的，未读取"),
        ({"台账/a.yaml": "[]\n"}, "SEC110", "不在约定的位置，未读取"),
        ({"people.yaml": "{id: a, name: b, evidence: [x, y]}\n"}, "SEC301", "没有读到任何台账"),
        (
            {"secops.yaml": SETTINGS + "cycles: [{id: a, from: 2026-01-01}, {id: b, from: 2026-01-01}]\n"},
            "SEC206",
            "同日",
        ),
        (
            {
                "organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\nstatements: [{month: 2026-08}, {month: 2026-08}]\n"
            },
            "SEC206",
            "statements 里 2026-08 写了两次",
        ),
        ({"secops.yaml": SETTINGS + "freshness: {合同: 3}\n"}, "SEC504", "从不老化"),
        ({"services.yaml": "- {service: 安全运维}\n- {service: security-operations}\n"}, "SEC206", "安全运维 已在"),
        (
            {
                "people.yaml": "{id: a, name: b}\n",
                "services.yaml": "service: 安全集成\nteam:\n  name: 组\n  members:\n    - {person: a, position: 网络实施}\n"
                "    - {person: a, position: 应急}\n",
            },
            "SEC206",
            "团队成员 a 写了两次",
        ),
        (
            {
                "services.yaml": "service: 应急处理\nresponses: [{region: 甲, local_hours: 1}, {region: 甲, local_hours: 2}]\n"
            },
            "SEC206",
            "应急响应能力的地区 甲 写了两次",
        ),
        (
            {"services.yaml": "service: 应急处理\nresponses: [{local_hours: 1}, {local_hours: 2}]\n"},
            "SEC206",
            "(不分地区)",
        ),
        (
            {"services.yaml": "service: 安全集成\nteam: {name: 组, leader: ghost}\n", "people.yaml": "[]\n"},
            "SEC301",
            "没有 id 为 ghost 的人员",
        ),
        (
            {"sites.yaml": "id: a\nname: 场地\ntemperature: {low: 24, high: 20}\n"},
            "SEC202",
            "下限 low 不能高于上限 high",
        ),
        (
            {
                "projects.yaml": "id: a\nname: b\nclient: c\nservices: [安全集成]\nsigned: 2026-01-01\n"
                "trial_run: {from: 2026-03-01, to: 2026-02-01}\n"
            },
            "SEC207",
            "to 2026-02-01 早于 from 2026-03-01",
        ),
    ],
)
def test_a_usual_mistake_is_said_once_with_what_was_meant(
    files: Mapping[str, str | bytes], code: str, words: str, repo: Callable[..., Repository]
) -> None:
    """One finding of that code, with the suggestion."""
    [found] = [d for d in repo(files).diagnostics() if d.code == code]
    assert words in found.message


def test_an_unreadable_settings_file_causes_no_findings_about_cycles(repo: Callable[..., Repository]) -> None:
    """The cycles are declared; that the file has another fault is said once."""
    settings = SETTINGS + "cycles: [{id: c, from: 2026-01-01}]\nlevel_rule: lower\n"
    rows = "{clause: 4.1.1, conclusion: 不符合, cycle: c}\n"
    codes = repo({"secops.yaml": settings, "assessments/isccc/a.yaml": rows}).codes()
    assert "SEC408" not in codes
    assert codes.count("SEC203") == 1


TEAM = "team: {name: 组, members: [{person: a, position: 网络实施}, {person: a, position: 应急}]}\n"
REPEATED: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a record": ({"people.yaml": "- {id: a, name: b}\n- {id: a, name: c}\n"}, "改成不同的 id"),
    "a drill": (
        {
            "services.yaml": "service: 应急处理\ndrills: [{id: d, date: 2026-01-01, kind: 桌面推演},"
            " {id: d, date: 2026-01-01, kind: 桌面推演}]\n"
        },
        "改成不同的 id",
    ),
    "a member": ({"people.yaml": "{id: a, name: b}\n", "services.yaml": f"service: 安全集成\n{TEAM}"}, "只写一个岗位"),
    "a region": (
        {"services.yaml": "service: 应急处理\nresponses: [{local_hours: 1}, {local_hours: 2}]\n"},
        "合并成一条",
    ),
    "a service": ({"services.yaml": "- {service: 安全运维}\n- {service: 安全运维}\n"}, "合并成一条"),
    "a file": (
        {
            "organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\n",
            "organization.yml": "name: x\ncredit_code: 91110108ABCDEF1237\n",
        },
        "合并成一份",
    ),
    "a target": ({"secops.yaml": SETTINGS + "  - {standard: isccc, category: F, level: 二级}\n"}, "删去重复的目标"),
    "a month": (
        {
            "organization.yaml": "name: x\ncredit_code: 91110108ABCDEF1237\n"
            "statements: [{month: 2026-08}, {month: 2026-08}]\n"
        },
        "删去多余的一处",
    ),
}


@pytest.mark.parametrize(("files", "words"), REPEATED.values(), ids=REPEATED)
def test_what_is_said_twice_is_mended_where_it_can_be(
    files: Mapping[str, str | bytes], words: str, repo: Callable[..., Repository]
) -> None:
    """A member, a region or a target has no id to change; only what has one is told to change it."""
    [found] = [d for d in repo(files).diagnostics() if d.code == "SEC206"]
    assert words in found.advice


@pytest.mark.parametrize(("standard", "ignorable"), [("iso", True), ("isccc", False)])
def test_a_wrong_category_of_a_known_standard_is_not_to_be_ignored(
    standard: str, ignorable: bool, repo: Callable[..., Repository]
) -> None:
    """A certificate under another standard is none of ours; one under ours is meant to count."""
    text = f"{{id: a, standard: {standard}, category: 工控, level: 三级, granted: 2026-01-01}}\n"
    [found] = [d for d in repo({"certificates.yaml": text}).diagnostics() if d.code == "SEC505"]
    assert ("不必理会" in found.advice) is ignorable


@pytest.mark.parametrize("clause", ["9.9.9", "4", "Z.1.1"])
def test_a_clause_that_resembles_none_gets_no_suggestion(clause: str, repo: Callable[..., Repository]) -> None:
    """One part alike is chance."""
    text = f"{{clause: '{clause}', conclusion: 不符合}}\n"
    [found] = [d for d in repo({"assessments/isccc/a.yaml": text}).diagnostics() if d.code == "SEC401"]
    assert found.message == f"isccc-sv-001-2015 没有条目 {clause}"


PEOPLE_WITHOUT_PAPERS = "".join(
    f"- {{id: p{n}, name: 王, employment: {{from: 2020-01-01}}, services: [安全运维], evidence: [s]}}\n"
    for n in range(9)
)


def test_text_names_the_worst_first(repo: Callable[..., Repository]) -> None:
    """The contract for programs keeps the order of places."""
    found = repo({"people.yaml": PEOPLE_WITHOUT_PAPERS, "tools.yaml": "id: [\n"}).diagnostics()
    assert [d.place for d in found] == sorted(d.place for d in found)
    assert " 错误 " in format_text(found).splitlines()[0]


def test_findings_of_one_cause_are_one_line_of_text(repo: Callable[..., Repository]) -> None:
    """Nine people lack the same papers; another lacks one of them only."""
    other = "- {id: x, name: 李, employment: {from: 2020-01-01}, services: [安全运维], evidence: [s, l]}\n"
    register = (
        "- {id: s, title: t, kind: 营业执照, file: evidence/a}\n- {id: l, title: t, kind: 劳动合同, file: evidence/a}\n"
    )
    found = repo({"people.yaml": PEOPLE_WITHOUT_PAPERS + other, REGISTER: register, "evidence/a": "x"}).diagnostics()
    assert [d.code for d in found].count("SEC309") == 10
    text = format_text(found)
    assert text.count(" SEC309 ") == 2
    assert "同样的还有 8 处：people.yaml:2:3、" in text
    assert f"{sum(d.severity == 'warning' for d in found)} 个警告" in text


def test_what_follows_from_an_unreadable_register_says_so(repo: Callable[..., Repository]) -> None:
    """It is one line, after the register's own fault; with a readable register nothing is said of it."""
    row = "- {clause: 4.2.1, conclusion: 符合}\n- {clause: 4.2.2, conclusion: 符合}\n"
    files = {"people.yaml": PEOPLE_WITHOUT_PAPERS, "assessments/isccc/a.yaml": row}
    broken = repo({**files, REGISTER: "- {id: s, kind: [}\n"}, "broken").diagnostics()
    following = [d for d in broken if d.code in ("SEC309", "SEC404")]
    assert {d.advice for d in following} == {f"先改好读不出的台账({REGISTER}:1:18)，再看还缺不缺。"}
    assert format_text(broken).count(" SEC309 ") == 1
    whole = repo({**files, REGISTER: "[]\n"}, "whole").diagnostics()
    assert [d for d in whole if "读不出" in d.advice] == []


def test_an_undeclared_cycle_is_one_line_of_text_for_all_its_rows(repo: Callable[..., Repository]) -> None:
    """It stands in the defaults once; another cycle is another matter."""
    rows = "".join(f"  - {{clause: 4.1.{n}, conclusion: 不符合}}\n" for n in (1, 2, 3))
    text = f"defaults: {{cycle: 二零二六}}\nrows:\n{rows}  - {{clause: 4.1.6-b, conclusion: 不符合, cycle: 别的}}\n"
    found = repo({"assessments/isccc/a.yaml": text}).diagnostics()
    assert [d.code for d in found].count("SEC408") == 4
    assert format_text(found).count(" SEC408 ") == 2
