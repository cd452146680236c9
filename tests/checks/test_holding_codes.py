# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every code of what certificate holders keep account of: the smallest case at its place, and the nearest right one.

In the input `▸` marks the expected place, as in `test_codes.py`. A case finds its own code, once, and no other of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from secops_cli.diagnostics import Diagnostic
from tests.checks.test_codes import place_of_mark, without_mark
from tests.conftest import Repository

Files = dict[str, str]
Make = Callable[..., Repository]

HELD = "{id: k, standard: isccc, category: F, level: 三级, granted: 2024-05-16, expires: 2027-05-15, surveillance: [2025-05-12, 2026-05-11]"
COMPLAINTS, USES, SENT, BODY = "complaints.yaml", "mark_use.yaml", "notifications.yaml", "organization.yaml"
NAME = "name: 甲公司\ncredit_code: 91990000MA0EXAMP17\n"
REPORTED = {SENT: "{id: n, kind: 信息通报, matter: 客户投诉, sent: 2026-03-02, summary: 报投诉, concerns: [c]}\n"}


def holder(files: Files, certificate: str = HELD, more: str = "") -> Files:
    return {"certificates.yaml": f"{certificate}{more}}}\n", **files}


def use(text: str, certificate: str = HELD, more: str = "", start: str = "2025-01-01") -> Files:
    """A certificate and one use of it."""
    return holder(
        {USES: f"id: u\ncertificate: k\nkind: 认证证书\nwhere: 网站\nfrom: {start}\n{text}"}, certificate, more
    )


def complaint(text: str, certificate: str = HELD, sent: Files = REPORTED) -> Files:
    return holder(
        {COMPLAINTS: f"id: c\nreceived: 2026-03-01\ncomplainant: 某银行\nsummary: 巡检迟到\n{text}", **sent},
        certificate,
    )


def adverse(text: str, sent: Files | None = None) -> Files:
    return holder({BODY: f"{NAME}adverse_records:\n  - {text}\n", **(sent or {})})


def renamed(until: str, sent: str = "", old: str = "name: 甲服务部", mark: str = "▸", certificate: str = HELD) -> Files:
    body = f"{NAME}former_identities:\n  - {mark}{{{old}, until: {until}}}\n"
    return holder({BODY: body, **({SENT: sent} if sent else {})}, certificate)


def notified(text: str, kind: str = "信息通报") -> Files:
    return holder({SENT: f"id: n\nkind: {kind}\nmatter: 其他重要信息\nsent: 2026-03-02\nsummary: 某\n{text}"})


def observed(raised: str, closed: str = "", more: str = "") -> Files:
    end = f"closed: {closed}\n" if closed else ""
    text = f"id: f\nkind: 观察项\nstandard: isccc\ncategory: F\nraised: {raised}\nsummary: 某\n{end}{more}"
    return holder({"findings.yaml": text})


APPLIED = "{id: n, kind: 变更申请, matter: 组织机构变更, sent: 2026-03-01, summary: 更名, changed: [单位名称]}\n"
SUSPENDED = ", history: [{date: 2026-02-01, state: 暂停}, {date: 2026-04-01, state: 有效}]"
SUSPENDED_BY_EVENT = (
    ", events: [{event: 暂停, date: 2026-02-01, cause: 其他}, {event: 恢复申请, date: 2026-03-01}"
    ", {event: 恢复, date: 2026-04-01}]"
)
REFUSED = SUSPENDED_BY_EVENT.replace("2026-04-01}", "2026-04-01, outcome: 没有通过}")
ASKED = ", events: [{event: 变更申请, date: %s, contents: [名称]}]"
WITHDRAWN = ", history: [{date: 2026-02-01, state: 撤销}]"

FOUND: dict[str, tuple[str, Files]] = {
    "a service that the certificate is not for": ("SEC630", use("services: [安全运维, ▸应急处理]\n")),
    "a higher level than the certificate's": ("SEC630", use("level: ▸二级\n")),
    "another region than the one assessed": (
        "SEC630",
        use("region: ▸邻省\n", "{id: k, standard: tcas, category: E, level: 2级, granted: 2024-01-01, region: 示例省"),
    ),
    "a level of another standard": ("SEC505", use("level: ▸3级\n")),
    "a certificate that nobody knows": (
        "SEC301",
        holder({USES: "id: u\ncertificate: ▸x\nkind: 认证标识\nwhere: 网站\nfrom: 2025-01-01\n"}),
    ),
    "in use while suspended": ("SEC631", use("", more=SUSPENDED)),
    "in use while suspended by an event": ("SEC631", use("", more=SUSPENDED_BY_EVENT)),
    "in use since a restoration was refused": ("SEC631", use("", more=REFUSED, start="2026-04-02")),
    "in use since withdrawn": ("SEC631", use("", more=WITHDRAWN)),
    "in use before it was granted": ("SEC631", use("", start="2024-05-15")),
    "in use past its last day": ("SEC632", use("", HELD.replace("2027-05-15", "2026-11-19"))),
    "beyond the certificate once, and nobody says what came of it": (
        "SEC633",
        use("to: 2025-01-01\nservices: [应急处理]\n"),
    ),
    "a complaint past its day": ("SEC634", complaint("due: ▸2026-11-19\n")),
    "a complaint that is closed without a result": ("SEC634", complaint("handled: ▸2026-03-09\noutcome: 属实\n")),
    "a complaint that is closed before anybody looked into it": (
        "SEC634",
        complaint("handled: ▸2026-03-09\nresult: 已道歉\n"),
    ),
    "a complaint that nobody reported": (
        "SEC635",
        {**complaint("", sent={}), COMPLAINTS: "▸id: c\nreceived: 2026-03-01\ncomplainant: 某银行\nsummary: 迟到\n"},
    ),
    "an accident that nobody reported": ("SEC635", adverse("▸{id: a, kind: 事故, date: 2026-03-01, summary: 误删}")),
    "a new name without an application": ("SEC636", renamed("2026-02-28")),
    "a new credit code without an application": (
        "SEC636",
        renamed("2026-02-28", APPLIED, "name: 甲服务部, credit_code: 91990000MA0EX0LDXM"),
    ),
    "a new name that an event applied for before": (
        "SEC636",
        renamed("2026-02-28", certificate=HELD + ASKED % "2026-02-27"),
    ),
    "an observation left open by the next audit, told by an event": (
        "SEC637",
        {
            **observed("▸2025-05-12"),
            "certificates.yaml": re.sub(r", surveillance: \[.*?\]", "", HELD)
            + ", events: [{event: 监督评审, date: 2025-05-12}, {event: 监督评审, date: 2026-05-11}]}\n",
        },
    ),
    "a report is no application": ("SEC636", renamed("2026-02-28", APPLIED.replace("变更申请", "信息通报"))),
    "an application for something that was before": ("SEC636", renamed("2026-03-02", APPLIED)),
    "an observation left open by the next audit": ("SEC637", observed("▸2025-05-12")),
    "an observation that was closed after the next audit": ("SEC637", observed("2025-05-12", "▸2026-05-12")),
    "an application for nothing": ("SEC638", notified("", "变更申请")),
    "an answer without a day": ("SEC638", notified("answer: ▸批准\n")),
    "a day of an answer without one": ("SEC638", notified("answered: ▸2026-04-01\n")),
    "a report of something that is not there": ("SEC301", notified("concerns: [▸x]\n")),
    "a report on a certificate that is not there": ("SEC301", notified("certificates: [▸x]\n")),
    "a complaint about a project that is not there": (
        "SEC301",
        {**complaint("project: ▸x\n"), "projects.yaml": "[]\n"},
    ),
    "a complaint that is no adverse record": ("SEC301", {**complaint("adverse_record: ▸x\n"), BODY: NAME}),
    "a complaint whose paper is in no register": (
        "SEC301",
        {**complaint("evidence: [▸e]\n"), "evidence/a.register.yaml": "[]\n"},
    ),
    "a use that nobody known answers for": ("SEC301", use("responsible: ▸p\n")),
    "a report whose paper is in no register": (
        "SEC301",
        {**notified("evidence: [▸e]\n"), "evidence/a.register.yaml": "[]\n"},
    ),
    "sent before it happened": ("SEC207", notified("occurred: 2026-03-03\n")),
}
# Where the mark cannot stand in a helper's text, it is set here.
for name, path, old, new in (
    ("in use while suspended", USES, "from: 2", "from: ▸2"),
    ("in use while suspended by an event", USES, "from: 2", "from: ▸2"),
    ("in use since a restoration was refused", USES, "from: 2", "from: ▸2"),
    ("in use since withdrawn", USES, "from: 2", "from: ▸2"),
    ("in use before it was granted", USES, "from: 2", "from: ▸2"),
    ("in use past its last day", USES, "from: 2", "from: ▸2"),
    ("beyond the certificate once, and nobody says what came of it", USES, "id: u", "id: ▸u"),
    ("an application for nothing", SENT, "kind: 变", "kind: ▸变"),
    ("sent before it happened", SENT, "sent: 2", "sent: ▸2"),
):
    FOUND[name][1][path] = FOUND[name][1][path].replace(old, new)
COVERED = {code for code, _ in FOUND.values() if code.startswith("SEC63")}

RIGHT: dict[str, tuple[str, Files]] = {
    "nothing more than the certificate says": ("SEC630", use("services: [安全运维]\nlevel: 三级\n")),
    "a lower level than the certificate's": ("SEC630", use("level: 三级\n", HELD.replace("三级", "二级"))),
    "another region where regions do not count": ("SEC630", use("region: 邻省\n", HELD, ", region: 示例省")),
    "the region that was assessed": ("SEC630", use("region: 示例省\n", "{id: k, standard: tcas, category: E, level: 2级, granted: 2024-01-01, region: 示例省")),
    "a use that begins after the day": ("SEC630", use("level: 二级\n", start="2026-11-21")),
    "misuse that is over and told of": ("SEC630", use("level: 二级\nto: 2026-11-19\nmisuse: 未造成不良影响\n")),
    "misuse that is over and told of, either way": ("SEC633", use("level: 二级\nto: 2026-11-19\nmisuse: 已造成不良影响\n")),
    "misuse of a certificate whose standard has no such rule": ("SEC633", use("level: 3级\nto: 2026-11-19\n", "{id: k, standard: tcas, category: E, level: 2级, granted: 2024-01-01")),
    "out of use when the suspension began": ("SEC631", use("to: 2026-01-31\n", more=SUSPENDED)),
    "out of use when the suspension by an event began": ("SEC631", use("to: 2026-01-31\n", more=SUSPENDED_BY_EVENT)),
    "into use when the suspension by an event was over": ("SEC631", use("", more=SUSPENDED_BY_EVENT, start="2026-04-01")),
    "a new name that an event applies for": ("SEC636", renamed("2026-02-28", certificate=HELD + ASKED % "2026-02-28") ),
    "into use when the suspension was over": ("SEC631", use("", more=SUSPENDED, start="2026-04-01")),
    "into use on the day of the grant": ("SEC631", use("", start="2024-05-16")),
    "a reissue keeps its first grant": ("SEC631", use("", HELD.replace("granted: 2024-05-16", "granted: 2025-06-01, first_granted: 2024-05-16"))),
    "suspended later than the day": ("SEC631", use("", more=", history: [{date: 2026-11-21, state: 暂停}]")),
    "on its last day": ("SEC632", use("", HELD.replace("2027-05-15", "2026-11-20"))),
    "out of use on its last day": ("SEC633", use("to: 2026-11-10\n", HELD.replace("2027-05-15", "2026-11-10"))),
    "a complaint on its last day": ("SEC634", complaint("due: 2026-11-20\n")),
    "a complaint that nobody gave a day for": ("SEC634", complaint("")),
    "a complaint that is closed with all": ("SEC634", complaint("due: 2026-03-08\nhandled: 2026-03-09\noutcome: 不属实\nresult: 查无其事\n")),
    "a complaint that was reported": ("SEC635", complaint("")),
    "a complaint that was reported by its adverse record": ("SEC635", {**complaint("adverse_record: a\n", sent={SENT: REPORTED[SENT].replace("[c]", "[a]")}), BODY: f"{NAME}adverse_records: [{{id: a, kind: 投诉, date: 2026-03-01, summary: 同}}]\n"}),
    "a complaint before there was a certificate": ("SEC635", complaint("", HELD.replace("2024-05-16", "2026-03-02"), {})),
    "a complaint to the holder of a standard without the procedure": ("SEC635", complaint("", "{id: k, standard: tcas, category: E, level: 2级, granted: 2024-01-01", {})),
    "a complaint to one that holds no certificate any more": ("SEC635", complaint("", HELD + ", history: [{date: 2026-05-01, state: 注销}]", {})),
    "something illegal is not said to be reported": ("SEC635", adverse("{id: a, kind: 违法违规, date: 2026-03-01, summary: 某}")),
    "an accident that was reported": ("SEC635", adverse("{id: c, kind: 事故, date: 2026-03-01, summary: 误删}", REPORTED)),
    "notifications that cannot be read": ("SEC635", complaint("", sent={SENT: "- {id: n\n"})),
    "a new name that was applied for": ("SEC636", renamed("2026-02-28", APPLIED, mark="")),
    "applied for on the last day of the old name": ("SEC636", renamed("2026-03-01", APPLIED, mark="")),
    "a new name before there was a certificate": ("SEC636", renamed("2024-05-15", mark="")),
    "the name that still stands": ("SEC636", renamed("2026-02-28", old="name: 甲公司", mark="")),
    "an observation raised after the last audit": ("SEC637", observed("2026-05-12")),
    "an observation raised at the last audit": ("SEC637", observed("2026-05-11")),
    "an observation closed by the next audit": ("SEC637", observed("2025-05-12", "2026-05-11")),
    "an observation on a category without a certificate": ("SEC637", {**observed("2025-05-12"), "findings.yaml": observed("2025-05-12")["findings.yaml"].replace("category: F", "category: B")}),
    "an answer with its day": ("SEC638", notified("answered: 2026-04-01\nanswer: 批准\nchanged: [注册地址]\n", "变更申请")),
}  # fmt: skip


def found_in(repo: Make, files: Files) -> list[Diagnostic]:
    found = repo({**without_mark(files), "secops.yaml": "format: 1\n"}).diagnostics()
    return [d for d in found if d.code.startswith("SEC63") or d.code in ("SEC207", "SEC301", "SEC505")]


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_the_code_and_no_other_is_found_at_its_place(code: str, files: Files, repo: Make) -> None:
    """Once, at the marked line and column."""
    told = found_in(repo, files)
    assert [(d.code, str(d.place)) for d in told] == [(code, place_of_mark(files))], [d.message for d in told]
    assert all(any("一" <= c <= "鿿" for c in words) for words in (told[0].message, told[0].advice))


@pytest.mark.parametrize(("code", "files"), RIGHT.values(), ids=RIGHT)
def test_the_nearest_right_case_is_passed_over(code: str, files: Files, repo: Make) -> None:
    """The same but for the fault."""
    assert code not in [d.code for d in found_in(repo, files)]


def test_the_days_of_a_suspension_are_told_once_with_the_first_of_them(repo: Make) -> None:
    [told] = found_in(repo, use("", more=SUSPENDED))
    assert told.message == "u 在 2026-02-01 使用证书 k，当日证书已暂停"


def test_a_matter_of_two_records_is_told_once(repo: Make) -> None:
    """The complaint and the adverse record of it."""
    files = {
        **complaint("adverse_record: a\n", sent={}),
        BODY: f"{NAME}adverse_records: [{{id: a, kind: 投诉, date: 2026-03-01, summary: 同}}]\n",
    }
    assert [d.message for d in found_in(repo, files)] == ["2026-03-01 的投诉 c 没有通报(isccc 6.7.4-b)"]


def test_each_family_may_be_a_folder_of_files(repo: Make) -> None:
    files = complaint("", sent={})
    text = files.pop(COMPLAINTS)
    later = text.replace("id: c", "id: d").replace("2026-03-01", "2026-03-02")
    found = found_in(
        repo, {**files, "complaints/2026/a.yaml": text, "complaints/b.yaml": f"- {later.strip()}".replace("\n", "\n  ")}
    )
    assert sorted(d.message for d in found) == [
        "2026-03-01 的投诉 c 没有通报(isccc 6.7.4-b)",
        "2026-03-02 的投诉 d 没有通报(isccc 6.7.4-b)",
    ]
