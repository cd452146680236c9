# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every code that systems raise: the smallest case at its exact line and column, and the nearest one that is right.

In the input `▸` marks the expected place, as in `test_codes.py`. Of the codes that systems raise a case finds its own
and no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from secops_cli.diagnostics import Diagnostic
from secops_cli.revisions import Question, compare_revisions
from tests.checks.test_codes import place_of_mark, without_mark
from tests.conftest import TODAY, Repository

Files = dict[str, str]
Make = Callable[..., Repository]

BUILDING = "id: s\nname: 办公\nstatus: 在建设\nobject_types: [信息系统]\n"
RUNNING = "id: s\nname: 办公\nstatus: 已运行\nonline_since: 2020-01-01\nobject_types: [信息系统]\n"
LOWEST = "[{object: 公民法人合法权益, degree: 一般损害}]"
SECOND = "[{object: 社会秩序和公共利益, degree: 一般损害}]"
THIRD = "[{object: 社会秩序和公共利益, degree: 严重损害}]"
EVIDENCE = {
    "evidence/a.register.yaml": "- {id: opinion, title: 评审意见, kind: 定级评审意见, file: evidence/a.pdf}\n"
                                "- {id: filed, title: 备案证明, kind: 备案证明, file: evidence/a.pdf}\n"
                                "- {id: report, title: 测评报告, kind: 等级测评报告, file: evidence/a.pdf}\n",
    "evidence/a.pdf": "x",
}  # fmt: skip


def harms(items: str, name: str = "s") -> str:
    return f"system: {name}\nbusiness_information: {items}\nsystem_service: {items}\n"


def one(classification: str, system: str = BUILDING) -> Files:
    """One system and its classification."""
    return {"systems/s/system.yaml": system, "systems/s/classification.yaml": classification}


def other(items: str, more: str = "") -> Files:
    """A second system `p` that is being built."""
    return {
        "systems/p/system.yaml": f"id: p\nname: 平台\nstatus: 在建设\nobject_types: [信息系统]\n{more}",
        "systems/p/classification.yaml": harms(items, "p"),
    }


def decision(text: str, stage: str = "最终") -> str:
    return f"- {{id: d-{stage}, stage: {stage}, date: 2026-01-01, conclusion: 首次定级, {text}}}\n"


def change(text: str) -> Files:
    """A system with one record of a change."""
    head = "▸id" if MARK_ID in text else "id"
    return {**one(harms(LOWEST)), "systems/s/changes/c.yaml": f"{head}: c\nsystem: s\nsummary: 扩容\ndeclared: 局部调整\n{text.replace(MARK_ID, '')}"}  # fmt: skip


KNOWN = {"people.yaml": "- {id: 王, name: 王工}\n"}
MARK_ID = "#mark the record\n"
REVIEWED = f"has_supervisor: false\ndecisions:\n{decision('level: 第二级, evidence: [opinion]')}"
REVIEW = decision("level: 第二级, evidence: [opinion]", "评审")
FIRST_DUTIES = (
    "filings: [{filed: 2026-01-01, evidence: [filed]}]\nassessments: [{id: a, date: 2026-01-01, evidence: [report]}]\n"
)

FOUND: dict[str, tuple[str, Files]] = {
    "a final level below": ("SEC701", {**one(harms(SECOND) + f"has_supervisor: false\ndecisions:\n{decision('level: ▸第一级')}{REVIEW}"), **EVIDENCE}),
    "a final level above without anything": ("SEC702", one(harms(LOWEST) + f"has_supervisor: false\ndeclared: {{S: 第二级}}\ndecisions:\n{decision('level: ▸第二级, by: 甲')}{REVIEW}") | EVIDENCE),
    "a final level above without a basis": ("SEC702", one(harms(LOWEST) + f"has_supervisor: false\ndeclared: {{S: 第二级}}\ndecisions:\n{decision('level: ▸第二级, evidence: [opinion]')}{REVIEW}") | EVIDENCE),
    "a final level above without a document": ("SEC702", one(harms(LOWEST) + f"has_supervisor: false\ndeclared: {{S: 第二级}}\ndecisions:\n{decision('level: ▸第二级, basis: 统一定级')}{REVIEW}") | EVIDENCE),
    "a raise that neither S nor A carries": ("SEC703", one(harms(LOWEST) + f"has_supervisor: false\ndecisions:\n{decision('level: ▸第二级, basis: 统一定级, evidence: [opinion]')}{REVIEW}") | EVIDENCE),
    "a combination with another S": ("SEC703", one(harms(SECOND) + "declared: {combination: ▸S1A2G2}\n")),
    "a combination with another G": ("SEC703", one(harms(SECOND) + "declared:\n  combination: ▸S2A2G3\n")),
    "a lone server": ("SEC704", one(harms(LOWEST), BUILDING + "devices: ▸[{id: d, name: 服务器, kind: 服务器}]\n")),
    "a lone terminal": ("SEC704", one(harms(LOWEST), BUILDING + "devices: ▸[{id: d, name: 电脑, kind: 终端, quantity: 1}]\n")),
    "a platform below": ("SEC705", {
        **one(harms(SECOND), BUILDING + "carried_by: [p]\n"), **other(LOWEST),
        "systems/p/system.yaml": "▸id: p\nname: 平台\nstatus: 在建设\nobject_types: [通信网络设施]\n",
    }),
    "a platform without a level": ("SEC706", {
        **one(harms(SECOND), BUILDING + "carried_by: [▸p]\n"),
        "systems/p/system.yaml": "id: p\nname: 平台\nstatus: 在建设\nobject_types: [信息系统]\n",
    }),
    "a customer of a cloud without a level": ("SEC706", one(harms(LOWEST), BUILDING + "cloud: ▸{side: 云服务客户, platform: 政务云}\n")),
    "big data on a platform without a level": ("SEC706", one(harms(LOWEST), BUILDING + "big_data: ▸{parts: [大数据应用]}\n")),
    "carried by itself": ("SEC715", one(harms(LOWEST), BUILDING + "carried_by: [▸s]\n")),
    "carried by what has ended": ("SEC715", {
        **one(harms(LOWEST), BUILDING + "carried_by: [▸p]\n"), **other(LOWEST),
        "systems/p/system.yaml": "id: p\nname: 平台\nstatus: 已终止\nobject_types: [信息系统]\n",
    }),
    "a shared device below": ("SEC707", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 防火墙, kind: 安全专用产品, quantity: 2, level: ▸第一级, shared_with: [p]}]\n") | other(SECOND)),
    "a shared line below": ("SEC707", one(harms(LOWEST), BUILDING + "links:\n  - {ends: [a, b]}\n  - {ends: [b, c], level: ▸第一级, shared_with: [p]}\n") | other(SECOND)),
    "a shared room below": ("SEC707", one(harms(SECOND), BUILDING + "rooms: [{name: 机房, level: ▸第一级, shared_with: [p]}]\n") | other(LOWEST)),
    "no review": ("SEC708", one(harms(SECOND) + f"has_supervisor: false\ndecisions:\n▸{decision('level: 第二级')}")),
    "no approval": ("SEC708", one(harms(SECOND) + f"has_supervisor: true\ndecisions:\n▸{decision('level: 第二级')}{REVIEW}") | EVIDENCE),
    "a review of another level": ("SEC708", one(harms(SECOND) + f"has_supervisor: false\ndecisions:\n▸{decision('level: 第二级')}{REVIEW.replace('第二级', '第一级')}") | EVIDENCE),
    "another S than the matrix": ("SEC709", one(harms(SECOND) + "declared: {S: ▸第一级}\n")),
    "another A than the matrix": ("SEC709", one(harms(SECOND) + "declared: {S: 第二级, A: ▸第三级}\n")),
    "another level than the matrix": ("SEC709", one(harms(SECOND) + "declared: {level: ▸第三级}\n")),
    "another level than was decided": ("SEC709", one(harms(SECOND) + f"declared: {{level: ▸第三级}}\n{REVIEWED}{REVIEW}") | EVIDENCE),
    "a first row of 1, 2, 3 under 2020": ("SEC709", one("edition: gbt-22240-2020\n" + harms("[{object: 公民法人合法权益, degree: 特别严重损害}]") + "declared: {S: ▸第三级}\n")),
    "一般损害 to public order called the first level": ("SEC709", one(harms(SECOND) + "declared: {A: ▸第一级}\n")),
    "no such edition": ("SEC709", one("edition: ▸gbt-22240\n" + harms(SECOND))),
    "no such edition in the settings": ("SEC709", one(harms(SECOND)) | {"secops.yaml": "format: 1\nclassification_edition: ▸gbt-22240\n"}),
    "no filing": ("SEC710", one(harms(SECOND) + REVIEWED + REVIEW + FIRST_DUTIES.replace("[{filed: 2026-01-01, evidence: [filed]}]", "▸[]"), RUNNING) | EVIDENCE),
    "a certificate that ends soon": ("SEC711", one(harms(LOWEST) + "filings:\n  - {filed: 2020-01-01}\n  - ▸{filed: 2025-02-20, certificate_expires: 2027-02-20}\n")),
    "a certificate that has ended": ("SEC711", one(harms(LOWEST) + "filings: [▸{filed: 2025-02-20, certificate_expires: 2026-11-19}]\n")),
    "an assessment long ago": ("SEC712", one(harms(THIRD) + "assessments: ▸[{id: a, date: 2025-11-19, evidence: [report]}]\n", RUNNING) | EVIDENCE),
    "no assessment since it was decided": ("SEC712", one(harms(THIRD) + f"has_supervisor: false\ndecisions:\n{decision('level: 第三级, evidence: [opinion]').replace('2026-01-01', '2025-11-19')}{decision('level: 第三级, evidence: [opinion]', '评审').replace('2026-01-01', '2025-11-19')}filings: [{{filed: 2026-01-01, evidence: [filed]}}]\nassessments: ▸[]\n", RUNNING.replace("online_since: 2020-01-01\n", "")) | EVIDENCE),
    "an assessment that failed": ("SEC716", one(harms(LOWEST) + "assessments:\n  - ▸{id: b, date: 2026-02-01, rate: 59.9}\n  - {id: a, date: 2026-01-01, rate: 95, major_risks: 0}\n")),
    "an assessment due today": ("SEC717", one(harms(THIRD) + "assessments: ▸[{id: a, date: 2025-11-20, evidence: [report]}]\n", RUNNING) | EVIDENCE),
    "an assessment due in thirty days": ("SEC717", one(harms(THIRD) + "assessments: ▸[{id: a, date: 2025-12-20, evidence: [report]}]\n", RUNNING) | EVIDENCE),
    "a filing due in thirty days": ("SEC717", one(harms(SECOND) + (REVIEWED + REVIEW).replace("2026-01-01", "2026-11-20") + "filings: ▸[]\n", RUNNING) | EVIDENCE),
    "final before it was reviewed": ("SEC207", one(harms(SECOND) + f"has_supervisor: false\ndecisions:\n{decision('level: 第二级, evidence: [opinion]').replace('2026-01-01', '▸2026-01-01')}{REVIEW.replace('2026-01-01', '2026-01-02')}") | EVIDENCE),
    "filed before it was final": ("SEC207", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级')}filings: [{{filed: ▸2025-12-31}}]\n")),
    "running before it goes live": ("SEC718", one(harms(LOWEST), RUNNING.replace("2020-01-01", "▸2026-11-21"))),
    "being built after it went live": ("SEC718", one(harms(LOWEST), BUILDING + "online_since: ▸2026-11-20\n")),
    "no assessment": ("SEC712", one(harms(THIRD) + "assessments: ▸[]\n", RUNNING)),
    "an edition that was not read": ("SEC713", one("▸system: s\nedition: ga1389\n" + harms(LOWEST).replace("system: s\n", ""))),
    "no classification": ("SEC714", {"systems/s/system.yaml": "▸" + BUILDING}),
    "neither S nor A": ("SEC714", one("▸system: s\n")),
    "only S": ("SEC714", one(f"▸system: s\nbusiness_information: {LOWEST}\n")),
    "only A": ("SEC714", one(f"▸system: s\nbusiness_information: []\nsystem_service: {LOWEST}\n")),
    "a platform in the cloud below": ("SEC705", one(harms(SECOND), BUILDING + "cloud: {side: 云服务客户, platform_level: ▸第一级}\n")),
    "a lone device of a network": ("SEC704", one(harms(LOWEST), BUILDING.replace("信息系统", "通信网络设施") + "devices: ▸[{id: d, name: 路由器, kind: 网络产品}]\n")),
    "a raise whose document is gone": ("SEC702", one(harms(LOWEST) + f"has_supervisor: false\ndeclared: {{S: 第二级}}\ndecisions:\n{decision('level: ▸第二级, basis: 统一定级, evidence: [old]')}{REVIEW}") | {
        **EVIDENCE, "evidence/b.register.yaml": "- {id: old, title: 规定, kind: 定级评审意见, file: evidence/a.pdf, expires: 2026-11-19}\n",
    }),
    "approved after it began": ("SEC721", change("started: 2026-03-02\napprovals: ▸[{by: 王, date: 2026-03-03}]\n")),
    "begun without approval": ("SEC721", change("started: 2026-03-02\napprovals: ▸[]\n")),
    "begun, and nothing said of approval": ("SEC721", change(MARK_ID + "started: 2026-03-02\n")),
    "approved by who asked": ("SEC722", change("requested_by: 李\napprovals:\n  - {by: 王, date: 2026-03-01}\n  - {by: ▸李, date: 2026-03-01}\n")),
    "begun today without approval": ("SEC721", change("started: 2026-11-20\napprovals: ▸[]\n")),
    "begun, and approved only later than today": ("SEC721", change("started: 2026-11-01\napprovals: ▸[{by: 王, date: 2026-11-21}]\n")),
    "requested by none we know": ("SEC301", change("requested_by: ▸李\n") | KNOWN),
    "carried out by none we know": ("SEC301", change("implemented_by: [王, ▸李]\n") | KNOWN),
    "covers a change that is not recorded": ("SEC301", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, covers: ▸[c]')}")),
    "covers a change of another system": ("SEC301", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, covers: ▸[c]')}") | other(LOWEST) | {"systems/p/changes/c.yaml": "id: c\nsystem: p\nsummary: 扩容\ndeclared: 局部调整\n"}),
    "finished without a report": ("SEC723", change("finished: ▸2026-03-02\n")),
    "carried by none we know": ("SEC301", one(harms(LOWEST), BUILDING + "carried_by: [▸q]\n")),
    "data we do not know": ("SEC301", one(harms(LOWEST), BUILDING + "data: [a, ▸q]\n") | {"data.yaml": "{id: a, name: 客户资料, level: 一般数据}\n"}),
    "a device shared with none we know": ("SEC301", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 防火墙, kind: 安全专用产品, quantity: 2, shared_with: [▸q]}]\n")),
    "a line shared with none we know": ("SEC301", one(harms(LOWEST), BUILDING + "links: [{ends: [a, b], shared_with: [▸q]}]\n")),
    "a room shared with none we know": ("SEC301", one(harms(LOWEST), BUILDING + "rooms: [{name: 机房, shared_with: [▸q]}]\n")),
    "a classification of no system": ("SEC301", {**one(harms(LOWEST)), "systems/q/classification.yaml": "system: ▸q\n"}),
    "a change of no system": ("SEC301", {"systems/s/changes/c.yaml": "id: c\nsystem: ▸s\nsummary: 扩容\ndeclared: 局部调整\n"}),
    "request of a change that is not registered": ("SEC301", change("request: [report, ▸ghost]\n") | EVIDENCE),
    "analysis of a change that is not registered": ("SEC301", change("analysis: [report, ▸ghost]\n") | EVIDENCE),
    "plan of a change that is not registered": ("SEC301", change("plan: [report, ▸ghost]\n") | EVIDENCE),
    "log of a change that is not registered": ("SEC301", change("log: [report, ▸ghost]\n") | EVIDENCE),
    "result of a change that is not registered": ("SEC301", change("result: [report, ▸ghost]\n") | EVIDENCE),
    "a paper of an approval that is not registered": ("SEC301", change("approvals: [{by: 王, date: 2026-03-01, evidence: [▸ghost]}]\n") | EVIDENCE),
    "a paper of a first decision that is not registered": ("SEC301", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, evidence: [▸ghost]', '初步')}") | EVIDENCE),
    "papers of a system and no register at all": ("SEC301", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, evidence: [ghost]')}") | {"secops.yaml": "▸format: 1\n"}),
    "papers of a change and no register at all": ("SEC301", change("request: [ghost]\n") | {"secops.yaml": "▸format: 1\n"}),
    "approved by nobody we know": ("SEC301", change("approvals: [{by: ▸ghost, date: 2026-03-01}]\n") | {"people.yaml": "[]\n"}),
    "one id for two systems": ("SEC206", {**one(harms(LOWEST)), "systems/t/system.yaml": BUILDING.replace("id: s", "id: ▸s")}),
    "one decision twice": ("SEC206", one(harms(LOWEST) + "decisions:\n" + decision("level: 第一级", "初步") + decision("level: 第一级", "初步").replace("id: ", "id: ▸"))),
    "one assessment twice": ("SEC206", one(harms(LOWEST) + "assessments: [{id: a, date: 2026-01-01}, {id: ▸a, date: 2026-02-01}]\n")),
    "one filing twice": ("SEC206", one(harms(LOWEST) + "filings: [{number: n, filed: 2026-01-01}, ▸{number: n, filed: 2026-01-01}]\n")),
    "one device twice": ("SEC206", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 服务器, kind: 服务器}, {id: ▸d, name: 交换机, kind: 网络产品}]\n")),
    "one room twice": ("SEC206", one(harms(LOWEST), BUILDING + "rooms: [{name: 机房}, {name: ▸机房}]\n")),
    "one business twice": ("SEC206", one(harms(LOWEST), BUILDING + "businesses: [{id: b, name: 甲, kind: 其他}, {id: ▸b, name: 乙, kind: 其他}]\n")),
    "one sub-system twice": ("SEC206", one(harms(LOWEST), BUILDING + "subsystems: [{id: b, name: 甲}, {id: ▸b, name: 乙}]\n")),
    "one drill of a plan twice": ("SEC206", one(harms(LOWEST)) | {"systems/s/operation.yaml": "system: s\nplans: [{id: p, name: 预案, drills: [{id: a, date: 2026-01-01}, {id: ▸a, date: 2026-02-01}]}]\n"}),
    "one level of incidents twice": ("SEC206", one(harms(LOWEST)) | {"systems/s/operation.yaml": "system: s\nincident_levels: [{level: 一般}, {level: ▸一般}]\n"}),
    "two classifications of one system": ("SEC206", {**one(harms(LOWEST)), "systems/t/classification.yaml": "system: ▸s\n"}),
    "a level that there is not": ("SEC203", one(harms(LOWEST) + "declared: {S: ▸第六级}\n")),
    "a degree that there is not": ("SEC203", one("system: s\nbusiness_information: [{object: 国家安全, degree: ▸轻微损害}]\n")),
}  # fmt: skip

RIGHT: dict[str, tuple[str, Files]] = {
    "the final level as computed": ("SEC701", one(harms(SECOND) + REVIEWED)),
    "a lower final level, replaced since": ("SEC701", one(harms(SECOND) + f"decisions:\n{decision('level: 第一级').replace('2026-01-01', '2025-01-01').replace('d-', 'e-')}{decision('level: 第二级')}")),
    "a lower level at another stage": ("SEC701", one(harms(SECOND) + f"decisions:\n{decision('level: 第一级', '初步')}")),
    "a raise with basis and document": ("SEC702", one(harms(LOWEST) + f"declared: {{S: 第二级}}\ndecisions:\n{decision('level: 第二级, basis: 统一定级, evidence: [opinion]')}") | EVIDENCE),
    "a raise that A carries": ("SEC703", one(harms(LOWEST) + f"declared: {{A: 第二级, combination: S1A2G2}}\ndecisions:\n{decision('level: 第二级, basis: 统一定级, evidence: [opinion]')}") | EVIDENCE),
    "the combination as it is": ("SEC703", one(harms(SECOND) + "declared: {combination: S2A2G2}\n")),
    "two servers": ("SEC704", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 服务器, kind: 服务器, quantity: 2}]\n")),
    "a server and a switch": ("SEC704", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 服务器, kind: 服务器}, {id: e, name: 交换机, kind: 网络产品}]\n")),
    "no device stated": ("SEC704", one(harms(LOWEST))),
    "a platform of the same level": ("SEC705", one(harms(SECOND), BUILDING + "carried_by: [p]\n") | other(SECOND)),
    "a platform with a level": ("SEC706", one(harms(SECOND), BUILDING + "carried_by: [p]\n") | other(LOWEST)),
    "a customer of a cloud of our own": ("SEC706", one(harms(LOWEST), BUILDING + "carried_by: [p]\ncloud: {side: 云服务客户}\n") | other(LOWEST)),
    "a platform itself": ("SEC706", one(harms(LOWEST), BUILDING + "cloud: {side: 云服务商}\nbig_data: {parts: [大数据平台, 大数据应用]}\n")),
    "a customer that has ended": ("SEC706", one(harms(LOWEST), BUILDING.replace("在建设", "已终止") + "cloud: {side: 云服务客户}\n")),
    "one platform under two": ("SEC715", one(harms(LOWEST), BUILDING + "carried_by: [p, q]\n") | other(LOWEST, "carried_by: [q]\n") | {
        "systems/q/system.yaml": BUILDING.replace("id: s", "id: q"), "systems/q/classification.yaml": harms(LOWEST, "q"),
    }),
    "both have ended": ("SEC715", one(harms(LOWEST), BUILDING.replace("在建设", "已终止") + "carried_by: [p]\n") | {
        "systems/p/system.yaml": "id: p\nname: 平台\nstatus: 已终止\nobject_types: [信息系统]\n",
    }),
    "a shared device at the highest level": ("SEC707", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 防火墙, kind: 安全专用产品, quantity: 2, level: 第二级, shared_with: [p]}]\n") | other(SECOND)),
    "a device of its own": ("SEC707", one(harms(SECOND), BUILDING + "devices: [{id: d, name: 打印机, kind: 其他, quantity: 2, level: 第一级}]\n")),
    "a review with its document": ("SEC708", one(harms(SECOND) + REVIEWED + REVIEW) | EVIDENCE),
    "the first level needs no review": ("SEC708", one(harms(LOWEST) + f"has_supervisor: true\ndecisions:\n{decision('level: 第一级')}")),
    "not decided yet": ("SEC708", one(harms(SECOND) + f"has_supervisor: true\ndecisions:\n{decision('level: 第二级', '初步')}")),
    "2008 asks no review at the third level": ("SEC708", one("edition: gb2008\nhas_supervisor: false\n" + harms(THIRD) + f"decisions:\n{decision('level: 第三级')}")),
    "declared as it is": ("SEC709", one(harms(SECOND) + "declared: {S: 第二级, A: 第二级, level: 第二级}\n")),
    "a first row of 1, 2, 3 under GA/T 1389": ("SEC709", one("edition: ga1389\n" + harms("[{object: 公民法人合法权益, degree: 特别严重损害}]") + "declared: {S: 第三级}\n")),
    "an edition by its short name": ("SEC709", one("edition: gb2008\n" + harms(SECOND))),
    "filed": ("SEC710", one(harms(SECOND) + REVIEWED + FIRST_DUTIES, RUNNING) | EVIDENCE),
    "filing on its last day": ("SEC710", one(harms(SECOND) + REVIEWED.replace("2026-01-01", "2026-10-21") + "filings: []\n", RUNNING)),
    "nothing to file at the first level": ("SEC710", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级')}filings: []\n", RUNNING)),
    "a certificate with three months and a day": ("SEC711", one(harms(LOWEST) + "filings: [{filed: 2025-02-20, certificate_expires: 2027-02-21}]\n")),
    "an old certificate that was renewed": ("SEC711", one(harms(LOWEST) + "filings: [{filed: 2020-01-01, certificate_expires: 2023-01-01}, {filed: 2025-02-20}]\n")),
    "an assessment a year ago to the day": ("SEC712", one(harms(THIRD) + "assessments: [{id: a, date: 2025-11-20, evidence: [report]}]\n", RUNNING) | EVIDENCE),
    "decided a year ago to the day": ("SEC712", one(harms(THIRD) + f"decisions:\n{decision('level: 第三级').replace('2026-01-01', '2025-11-20')}assessments: []\n", RUNNING.replace("online_since: 2020-01-01\n", ""))),
    "an assessment that failed once": ("SEC716", one(harms(LOWEST) + "assessments: [{id: b, date: 2026-02-01, rate: 60}, {id: a, date: 2026-01-01, rate: 50}]\n")),
    "an assessment due in a month": ("SEC717", one(harms(THIRD) + "assessments: [{id: a, date: 2025-12-21, evidence: [report]}]\n", RUNNING) | EVIDENCE),
    "nothing said of filing": ("SEC717", one(harms(SECOND) + (REVIEWED + REVIEW).replace("2026-01-01", "2026-11-20"), RUNNING) | EVIDENCE),
    "reviewed again for the next round": ("SEC207", one(harms(SECOND) + f"decisions:\n{decision('level: 第二级')}{REVIEW}{REVIEW.replace('2026-01-01', '2026-02-01').replace('d-', 'e-')}")),
    "filed before the level was changed": ("SEC207", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级').replace('首次定级', '变更')}filings: [{{filed: 2025-12-31}}]\n")),
    "filed on the day it was final": ("SEC207", one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级')}filings: [{{filed: 2026-01-01}}]\n")),
    "went live today": ("SEC718", one(harms(LOWEST), RUNNING.replace("2020-01-01", "2026-11-20"))),
    "goes live tomorrow": ("SEC718", one(harms(LOWEST), BUILDING + "online_since: 2026-11-21\n")),
    "not running yet": ("SEC712", one(harms(THIRD) + "assessments: []\n")),
    "the edition that was read": ("SEC713", one("edition: gb2020\n" + harms(LOWEST))),
    "S and A": ("SEC714", one(harms(LOWEST))),
    "a system that has ended": ("SEC714", {"systems/s/system.yaml": BUILDING.replace("在建设", "已终止")}),
    "a classification that cannot be read": ("SEC714", one("system: [\n")),
    "approved on the day it began": ("SEC721", change("started: 2026-03-02\napprovals: [{by: 王, date: 2026-03-02}]\n")),
    "to begin tomorrow": ("SEC721", change("started: 2026-11-21\n")),
    "to be approved by who asked": ("SEC722", change("requested_by: 李\napprovals: [{by: 李, date: 2026-11-21}]\n")),
    "to be finished tomorrow": ("SEC723", change("finished: 2026-11-21\n")),
    "people we know": ("SEC301", change("requested_by: 王\nimplemented_by: [王]\n") | KNOWN),
    "people nobody stated": ("SEC301", change("requested_by: 李\nimplemented_by: [李]\n")),
    "people that cannot be read": ("SEC301", change("requested_by: 李\n") | {"people.yaml": "- {id: [\n"}),
    "covers its own change": ("SEC301", change("") | one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, covers: [c]')}")),
    "not begun": ("SEC721", change("requested_on: 2026-03-02\n")),
    "approved by another": ("SEC722", change("requested_by: 李\napprovals: [{by: 王, date: 2026-03-01}]\n")),
    "finished with a report": ("SEC723", change("finished: 2026-03-02\nresult: [report]\n") | EVIDENCE),
    "not finished": ("SEC723", change("started: 2026-03-02\n")),
    "references that are there": ("SEC301", one(harms(LOWEST), BUILDING + "carried_by: [p]\nrooms: [{name: 机房, shared_with: [p]}]\ndata: [a]\n") | other(LOWEST) | {"data.yaml": "{id: a, name: 客户资料, level: 一般数据}\n"}),
    "the body that answers for a system": ("SEC301", one(harms(LOWEST), BUILDING + "responsible: {name: 甲公司}\n") | {"people.yaml": "[]\n"}),
    "a folder by another name": ("SEC301", {"systems/x/system.yaml": BUILDING, "systems/y/classification.yaml": harms(LOWEST)}),
    "a filing that kept its number": ("SEC206", one(harms(LOWEST) + "filings: [{number: n, filed: 2026-01-01}, {number: n, filed: 2026-02-01}]\n")),
    "one id for a device and a business": ("SEC206", one(harms(LOWEST), BUILDING + "devices: [{id: d, name: 服务器, kind: 服务器, quantity: 2}]\nbusinesses: [{id: d, name: 甲, kind: 其他}]\n")),
    "one id for a system and its data": ("SEC206", one(harms(LOWEST)) | {"data.yaml": "{id: s, name: 客户资料, level: 一般数据}\n"}),
}  # fmt: skip


def of_systems(found: list[Diagnostic]) -> list[tuple[str, str]]:
    """Code and place of what levels and changes raise; what life and filing ask for has tables of its own."""
    own = ("SEC70", "SEC71", "SEC72", "SEC20")
    return [(d.code, str(d.place)) for d in found if d.code[:5] in own or d.code == "SEC301"]


def validated(repo: Make, files: Files) -> list[tuple[str, str]]:
    return of_systems(repo({"secops.yaml": "format: 1\n", **without_mark(files)}).diagnostics())


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_the_code_and_no_other_is_found_at_its_place(code: str, files: Files, repo: Make) -> None:
    """Once, at the marked line and column."""
    told = validated(repo, files)
    if (
        code == "SEC706" and "systems/p/system.yaml" in files
    ):  # a platform without a level is remarked on itself as well
        told.remove(("SEC714", "systems/p/system.yaml:1:1"))
    assert told == [(code, place_of_mark(files))]


@pytest.mark.parametrize(("code", "files"), RIGHT.values(), ids=RIGHT)
def test_the_nearest_right_case_is_passed_over(code: str, files: Files, repo: Make) -> None:
    """The same but for the fault."""
    assert code not in [found for found, _ in validated(repo, files)]


@pytest.mark.parametrize(("code", "files"), FOUND.values(), ids=FOUND)
def test_message_and_advice_are_chinese(code: str, files: Files, repo: Make) -> None:
    """And differ from each other."""
    found = repo({"secops.yaml": "format: 1\n", **without_mark(files)}).diagnostics()
    [told] = [d for d in found if d.code == code]
    assert all(any("一" <= c <= "鿿" for c in words) for words in (told.message, told.advice))
    assert told.message != told.advice


@pytest.mark.parametrize(("settings", "hinted"), [("", False), ("proof: 随便\n", True)])
def test_what_hangs_on_settings_is_told_with_them_unread(settings: str, hinted: bool, repo: Make) -> None:
    """Whether a document proves is chosen in `secops.yaml`; that comes first where it cannot be read."""
    files = one("edition: gb2020\n" + harms(SECOND) + f"has_supervisor: false\ndecisions:\n{decision('level: 第二级')}")
    found = repo({"secops.yaml": "format: 1\n" + settings, **files}).diagnostics()
    [told] = [d for d in found if d.code == "SEC708"]
    assert ("先改好读不出的 secops.yaml" in told.advice) is hinted


def test_systems_that_carry_each_other_are_each_told(repo: Make) -> None:
    """At every one of the references that close the ring, and at none that only leads into it."""
    files = one(harms(LOWEST), BUILDING + "carried_by: [p]\n") | other(LOWEST, "carried_by: [q]\n")
    files |= {
        "systems/q/system.yaml": BUILDING.replace("id: s", "id: q") + "carried_by: [p]\n",
        "systems/q/classification.yaml": harms(LOWEST, "q"),
    }
    assert validated(repo, files) == [
        ("SEC715", "systems/p/system.yaml:5:14"),
        ("SEC715", "systems/q/system.yaml:5:14"),
    ]


# --- documents that are there and prove nothing -----------------------------------------------------------------

FOREIGN = {
    "organization.yaml": "name: 甲\ncredit_code: 91110108MA01ABCD17\n",
    "evidence/b.register.yaml":
        "- {id: foreign, title: 报告, kind: 定级报告, file: evidence/a.pdf, credit_code: 91110108MA01TTT000}\n"
        "- {id: own, title: 报告, kind: 定级报告, file: evidence/a.pdf, credit_code: 91110108MA01ABCD17}\n"
        "- {id: asked, title: 需求, kind: 变更需求, file: evidence/a.pdf, credit_code: 91110108MA01ABCD17}\n",
}  # fmt: skip
NOT_OURS = "定级报告 foreign 不能作证：材料所属单位不是本单位"
DECIDED = one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, evidence: [own, ▸foreign]')}")
UNPROVEN: dict[str, tuple[str, Files]] = {
    "a decision": (NOT_OURS, DECIDED),
    "a first decision": (NOT_OURS, one(harms(LOWEST) + f"decisions:\n{decision('level: 第一级, evidence: [▸foreign]', '初步')}")),
    "an approval": (NOT_OURS, change("approvals: [{by: 王, date: 2026-03-01, evidence: [▸foreign]}]\n")),
    "a request": (NOT_OURS, change("request: [asked, ▸foreign]\n")),
    "a request of another kind": ("c 的变更需求要有变更需求：own 是定级报告", change("request: ▸[own]\n")),
    "a filing with another paper": ("办公 的公安机关备案：缺备案证明或备案材料", one(harms(SECOND) + "filings: [▸{filed: 2026-01-01, evidence: [opinion]}]\n", RUNNING)),
    "an assessment with another paper": ("办公 的等级测评：缺等级测评报告", one(harms(SECOND) + "assessments:\n- ▸{id: a, date: 2026-01-01, evidence: [filed]}\n", RUNNING)),
}  # fmt: skip
PROVEN: dict[str, Files] = {
    "own documents": change("request: [asked, own]\napprovals: [{by: 王, date: 2026-03-01, evidence: [own]}]\n"),
    "the right papers": one(harms(SECOND) + FIRST_DUTIES, RUNNING),
    "no filing, which is told as such": one(harms(SECOND) + "filings: []\nassessments: []\n", RUNNING),
    "an older filing that was replaced": one(harms(SECOND) + "filings: [{filed: 2020-01-01, evidence: [opinion]}, {filed: 2026-01-01, evidence: [filed]}]\n", RUNNING),
}  # fmt: skip


def unproven(files: Files, repo: Make) -> list[tuple[str, str]]:
    found = repo({"secops.yaml": "format: 1\n", **EVIDENCE, **FOREIGN, **without_mark(files)}).diagnostics()
    return [(d.message, str(d.place)) for d in found if d.code == "SEC309"]


@pytest.mark.parametrize(("words", "files"), UNPROVEN.values(), ids=UNPROVEN)
def test_a_record_whose_document_does_not_prove_it_is_told(words: str, files: Files, repo: Make) -> None:
    """Where the document is registered nothing is wrong with it; where it is named there is."""
    assert unproven(files, repo) == [(words, place_of_mark(files))]


@pytest.mark.parametrize("files", PROVEN.values(), ids=PROVEN)
def test_a_record_with_its_document_is_passed_over(files: Files, repo: Make) -> None:
    """The same but for the fault."""
    assert unproven(files, repo) == []


def test_a_document_that_is_out_of_date_is_told_once(repo: Make) -> None:
    """Where it is registered, however many decisions name it."""
    old = "- {id: foreign, title: 报告, kind: 定级报告, file: evidence/a.pdf, expires: 2026-01-01}\n"
    files = {"secops.yaml": "format: 1\n", **EVIDENCE, **without_mark(DECIDED), "evidence/b.register.yaml": old}
    assert [d.code for d in repo(files).diagnostics() if d.code in ("SEC305", "SEC309")] == ["SEC305"]


# --- two revisions ----------------------------------------------------------------------------------------------


def served(area: str, more: str = "") -> str:
    return f"{BUILDING}service: {{area: {area}, audience: 社会公众}}\n{more}"


def recorded(declared: str = "局部调整", mark: str = "") -> Files:
    return {"systems/s/changes/c.yaml": f"{mark}id: c\nsystem: s\nsummary: 扩大服务\ndeclared: {declared}\n"}


def anew(conclusion: str, covers: str = "[c]", level: str = "第三级", name: str = "n") -> str:
    head = f"- {{id: {name}, stage: 最终, date: 2026-06-01, level: {level}"
    return f"decisions:\n{head}, conclusion: {conclusion}, covers: {covers}}}\n"


@dataclass(frozen=True)
class Pair:
    """Two revisions; the mark stands in one of them, at whose place the code is found."""

    code: str
    a: Files
    b: Files


BEFORE = one(harms(SECOND), served("全省"))
WIDER = served("全国")
PAIRS: dict[str, Pair] = {
    "a graver change than declared": Pair("SEC720", BEFORE, one(harms(THIRD) + anew("变更"), WIDER) | recorded("▸局部调整")),
    "a lesser change than declared": Pair("SEC720", BEFORE, one(harms(SECOND) + anew("维持", level="第二级"), WIDER) | recorded("▸重大变更")),
    "a change without a record": Pair("SEC724", BEFORE, one(harms(SECOND), "▸" + WIDER)),
    "a record without a change": Pair("SEC725", BEFORE, BEFORE | recorded(mark="▸")),
    "a record of mere wording": Pair("SEC725", BEFORE, one(harms(SECOND), served("全省", "note: 新的说法\n")) | recorded(mark="▸")),
    "another level and no listed cause": Pair("SEC726", BEFORE, one(harms(THIRD) + anew("▸变更"), served("全省")) | recorded("重大变更")),
    "kept, and another level": Pair("SEC727", BEFORE, one(harms(THIRD) + anew("▸维持"), WIDER) | recorded("重大变更")),
    "changed, and the same level": Pair("SEC727", BEFORE, one(harms(SECOND) + anew("▸变更", level="第二级"), WIDER) | recorded()),
    "a decision about no record": Pair("SEC301", BEFORE, one(harms(SECOND) + anew("维持", "▸[q, c]", "第二级"), WIDER) | recorded()),
    "an earlier side that is broken": Pair("SEC728", {**BEFORE, "systems/s/changes/b.yaml": "id: ▸[\n"}, BEFORE),
}  # fmt: skip

STILL: dict[str, Pair] = {
    "declared as it is": Pair("SEC720", BEFORE, one(harms(THIRD) + anew("变更"), WIDER) | recorded("重大变更")),
    "declared, and still to be decided": Pair("SEC720", BEFORE, one(harms(SECOND), WIDER) | recorded("重大变更")),
    "a change with its record": Pair("SEC724", BEFORE, one(harms(SECOND), WIDER) | recorded()),
    "other wording without a record": Pair("SEC724", BEFORE, one(harms(SECOND), served("全省", "note: 新的说法\n"))),
    "a new system": Pair("SEC724", {}, BEFORE),
    "a system that is gone": Pair("SEC724", BEFORE, {}),
    "the same edition by its short name": Pair("SEC724", BEFORE, one("edition: gb2020\n" + harms(SECOND), served("全省"))),
    "a record that both have": Pair("SEC725", BEFORE | recorded(), BEFORE | recorded()),
    "a record with its change": Pair("SEC725", BEFORE, one(harms(SECOND), WIDER) | recorded()),
    "another level and a listed cause": Pair("SEC726", BEFORE, one(harms(THIRD) + anew("变更"), WIDER) | recorded("重大变更")),
    "another level for a cause of our own": Pair("SEC726", BEFORE, {
        **one(harms(THIRD) + anew("变更"), served("全省", "rooms: [{name: 灾备机房}]\n")), **recorded("重大变更"),
        "secops.yaml": "format: 1\nchange_causes: {灾备方式: [rooms]}\n",
    }),
    "kept, and the same level": Pair("SEC727", BEFORE, one(harms(SECOND) + anew("维持", level="第二级"), WIDER) | recorded()),
    "changed, and another level": Pair("SEC727", BEFORE, one(harms(THIRD) + anew("变更"), WIDER) | recorded("重大变更")),
    "a decision about its record": Pair("SEC301", BEFORE, one(harms(SECOND) + anew("维持", level="第二级"), WIDER) | recorded()),
    "both sides whole": Pair("SEC728", BEFORE, BEFORE),
}  # fmt: skip


def compared(repo: Make, pair: Pair) -> tuple[list[tuple[str, str]], Path]:
    first, second = (
        repo({"secops.yaml": "format: 1\n", **without_mark(files)}, folder=name).root
        for name, files in (("a", pair.a), ("b", pair.b))
    )
    found = compare_revisions(Question(second, (str(first), str(second)), TODAY))
    about = [d for d in found.diagnostics if d.code[:5] != "SEC70"]  # levels by themselves have the table above
    return of_systems(about), first


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_between_two_revisions_the_code_and_no_other_is_found_at_its_place(pair: Pair, repo: Make) -> None:
    """In the later revision; what is broken in the earlier one is told under that one's name."""
    found, earlier = compared(repo, pair)
    marked_early = any("▸" in text for text in pair.a.values())
    expected = place_of_mark(pair.a if marked_early else pair.b)
    if marked_early:
        [(code, place)] = found
        assert code == pair.code
        assert place.endswith(f":{expected.rsplit(':', 1)[0]}:{place.rsplit(':', 1)[1]}"), (place, expected, earlier)
    else:
        assert found == [(pair.code, expected)]


@pytest.mark.parametrize("pair", STILL.values(), ids=STILL)
def test_between_two_revisions_the_nearest_right_case_is_passed_over(pair: Pair, repo: Make) -> None:
    """The same but for the fault."""
    assert pair.code not in [code for code, _ in compared(repo, pair)[0]]


COVERED = frozenset({*(code for code, _ in FOUND.values()), *(pair.code for pair in PAIRS.values())})
"""The codes that have an example here; `test_codes.py` counts them with its own."""


def test_every_code_has_a_right_case_too() -> None:
    """But the shape of a value, which other tests hold."""
    right = {*(code for code, _ in RIGHT.values()), *(pair.code for pair in STILL.values())}
    assert COVERED - right == {"SEC203"}
