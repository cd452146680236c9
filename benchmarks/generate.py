"""Writes a believable evidence repository of any size, the same one for the same seed.

`python -m benchmarks.generate DIR --files 5000 --commit`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from secops_cli.assess.credit_code import check_character
from secops_cli.cache.store import Store
from secops_cli.model.standard import Clause
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library
from secops_cli.terms import EVIDENCE_KINDS

AS_OF = date(2026, 11, 20)
"""The day on which the repository is meant to be judged."""

TARGETS = (("isccc", "F", "二级"), ("tcas", "E", "3级"))

SHARES = {"people": 0.28, "projects": 0.30, "evidence": 0.30, "rows": 0.05, "tools": 0.03, "findings": 0.03}
"""Family → its share of the YAML files; certificates take what is left."""

_ROWS_PER_FILE = 8
_SINGLE_FILES = 5  # settings, organisation, three services
_EVIDENCE_FILES = 300

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国文辉玲飞鹏宇浩晨佳欣怡梓涵博子轩思远雨桐若曦"
_PLACES = ("北京", "上海", "天津", "重庆", "广州", "深圳", "南京", "杭州", "成都", "武汉", "西安", "长沙")
_TRADES = ("信息技术", "网络安全", "数据科技", "系统集成", "软件技术", "智能科技", "通信工程", "云计算")
_CLIENTS = ("市财政局", "区教育局", "市卫生健康委员会", "人民医院", "农村商业银行", "供电公司", "水务集团", "地铁集团")
_INDUSTRIES = ("政府", "教育", "医疗", "金融", "能源", "水务", "交通", "制造")
_SYSTEMS = ("门户网站", "一体化政务平台", "核心业务系统", "办公自动化系统", "数据中心", "工控网络", "云平台")
_SERVICES = ("安全运维", "风险评估", "应急处理", "安全集成", "安全咨询", "监测预警")
_MAJORS = ("信息安全", "网络空间安全", "计算机科学与技术", "软件工程", "通信工程", "会计学", "工商管理")
_CERTIFICATES = ("信息安全保障人员认证(安全运维)", "信安专业人员", "安全运维工程师", "网络安全运维人员认证")
_TOOLS = ("漏洞扫描系统", "基线核查工具", "流量分析平台", "日志审计系统", "渗透测试工具集", "协议分析工具")
_REMARKS = (
    "原件由综合管理部存档，扫描件与原件核对一致。",
    "按年度计划复核，复核人与经办人不是同一人。",
    "客户名称按保密协议以简称登记，全称见合同正本。",
    "本条由项目管理办公室按月更新，变更见提交记录。",
    "与财务台账逐笔核对过，金额为含税价。",
    "本年度内审抽查过，没有发现问题。",
)


@dataclass(slots=True)
class Summary:
    """What was written.

    Attributes:
        planted: diagnostic code → how many findings of it were put in on purpose.
    """

    yaml_files: int = 0
    yaml_bytes: int = 0
    evidence_files: int = 0
    records: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)


def generate(
    folder: Path, files: int = 5000, seed: int = 0, counts: Mapping[str, int] | None = None, scans: int | None = None
) -> Summary:
    """Write an evidence repository.

    Args:
        folder: a folder that does not exist or is empty.
        files: how many YAML files, 100 at least; 5,000 are 9 to 10 MB.
        seed: another seed gives another repository of the same make.
        counts: family → how many YAML files, where `SHARES` is not to say it; certificates take what is left.
        scans: how many small files the evidence records share; None for as many as fit the size.

    Returns:
        what was written.
    """
    if files < 100:
        raise ValueError("a repository of fewer than 100 files has no room for every family")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    if counts is None:
        counts = {family: int(share * (files - _SINGLE_FILES)) for family, share in SHARES.items()}
    return _Writer(folder, files, seed).write(counts, scans or min(_EVIDENCE_FILES, max(10, files // 10)))


def commit(folder: Path) -> str:
    """Put a folder under git as one packed commit with fixed names and times; return the commit's id."""
    moment = f"{AS_OF.isoformat()}T09:00:00+08:00"
    fixed = {
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }

    def git(*arguments: str) -> str:
        settings = {
            "user.name": "benchmark",
            "user.email": "benchmark@example.org",
            "core.autocrlf": "false",
            "gc.auto": "0",  # the repack below is the only one, and is finished when it returns
            "maintenance.auto": "false",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        done = subprocess.run(
            ["git", *options, *arguments], cwd=folder, env=os.environ | fixed, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "证据仓库")
    git("repack", "-a", "-d", "--quiet")
    return git("rev-parse", "HEAD")


# --- YAML as people write it -----------------------------------------------------------------------------------


def as_yaml(value: Any, indent: int = 0) -> str:
    """Return a value in block style, with lists of plain words in flow style."""
    pad = " " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}{key}:{_after_key(item, indent)}" for key, item in value.items())
    lines = []
    for item in value:
        first, _, rest = as_yaml(item, indent + 2).partition("\n")
        lines.append(f"{pad}- {first.lstrip()}\n{rest}")
    return "".join(lines)


def _after_key(value: Any, indent: int) -> str:
    if isinstance(value, dict):
        return "\n" + as_yaml(value, indent + 2)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n" + as_yaml(value, indent + 2)
    if isinstance(value, list):
        return f" [{', '.join(map(_scalar, value))}]\n"
    return f" {_scalar(value)}\n"


def _scalar(value: Any) -> str:
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, str) and (re.search(r"[:#\[\]{},&*!|>'\"%@`]", value) or re.fullmatch(r"[\d.]+", value)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


# --- records ---------------------------------------------------------------------------------------------------


class _Writer:
    """One repository being written.

    Args:
        folder: an empty folder.
        files: how many YAML files.
        seed: of the random choices.
    """

    def __init__(self, folder: Path, files: int, seed: int) -> None:
        self.folder = folder
        self.files = files
        self.random = random.Random(seed)
        self.summary = Summary()
        self.own_code = self._credit_code()
        self.evidence: list[dict[str, Any]] = []
        self.scans: list[tuple[str, str]] = []
        self.shelf: dict[str, list[str]] = {}
        self.aimed = dict(_aimed_clauses())

    def write(self, counts: Mapping[str, int], scans: int) -> Summary:
        self._scans(scans)
        self._stock_shelf()
        self._settings(cycles := self._cycles(counts["rows"]))
        self._organization()
        for service in ("安全运维", "风险评估", "应急处理"):
            self._service(service)
        for number in range(counts["people"]):
            self._person(number)
        for number in range(counts["projects"]):
            self._project(number, counts["people"])
        for number in range(counts["tools"]):
            self._tool(number, counts["people"])
        for number in range(counts["findings"]):
            self._finding(number, counts["people"])
        self._rows(cycles, counts["rows"])
        self._registers(counts["evidence"])
        for number in range(self.files - self.summary.yaml_files):
            self._certificate(number)
        return self.summary

    # --- helpers ---

    def _save(self, path: str, records: Any, remark: str = "") -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        content = ((f"# {remark}\n" if remark else "") + as_yaml(records)).encode()
        target.write_bytes(content)
        self.summary.yaml_files += 1
        self.summary.yaml_bytes += len(content)

    def _every(self, number: int, step: int, code: str) -> bool:
        """Say whether the record of this number carries a planted fault, and count it."""
        chosen = number % step == step // 2
        self.summary.planted[code] += chosen
        return chosen

    def _credit_code(self) -> str:
        region = "".join(self.random.choices("0123456789", k=5))
        subject = "".join(self.random.choices("0123456789AEGHJKLMNPQRTUWXY", k=8))
        body = f"9111{region}{subject}"
        return body + check_character(body)

    def _name(self) -> str:
        return self.random.choice(_SURNAMES) + "".join(self.random.choices(_GIVEN, k=self.random.choice((1, 2, 2))))

    def _company(self) -> str:
        place, trade = self.random.choice(_PLACES), self.random.choice(_TRADES)
        return f"{place}{''.join(self.random.choices(_GIVEN, k=2))}{trade}有限公司"

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    # --- evidence ---

    def _scans(self, count: int) -> None:
        """The small files that evidence records name; several records share one."""
        for number in range(count):
            path = f"evidence/files/{number // 50:02d}/材料-{number:04d}.txt"
            words = (f"材料 {number:04d}", self.random.choice(_REMARKS), f"{self.random.getrandbits(64):016x}")
            content = "\n".join((*words, "")).encode()
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            self.scans.append((path, hashlib.sha256(content).hexdigest()))
        self.summary.evidence_files = count

    def _document(self, document_id: str, title: str, kind: str, issued: date) -> str:
        """Add an evidence record to those that the registers will hold; return its id."""
        path, sha256 = self.random.choice(self.scans)
        record: dict[str, Any] = {"id": document_id, "title": title, "kind": kind, "file": path, "issued": issued}
        record["effective"] = issued
        if self._every(len(self.evidence), 400, "SEC305"):
            record["expires"] = self._day(max(issued, date(2025, 1, 1)), AS_OF - timedelta(days=1))
        record["pages"] = f"{self.random.randint(1, 40)} 页"
        record["confidentiality"] = "内部"
        record["issuer"] = self._company()
        if len(self.evidence) % 3 == 0:
            record["sha256"] = sha256
        if self.random.random() < 0.6:
            record["note"] = self.random.choice(_REMARKS)
        self.evidence.append(record)
        return document_id

    def _stock_shelf(self) -> None:
        """Documents of every kind, for the rows and the organisation to rely on. They come first and never expire."""
        number = 0
        for kind in EVIDENCE_KINDS:
            for copy in range(3):
                path, sha256 = self.scans[number % len(self.scans)]
                document_id = f"DOC-{number:04d}"
                record = {
                    "id": document_id,
                    "title": f"{kind}第{'一二三'[copy]}册",
                    "kind": kind,
                    "file": path,
                    "issued": self._day(date(2026, 1, 5), date(2026, 6, 20)),
                    "pages": f"{self.random.randint(2, 60)} 页",
                    "confidentiality": "内部",
                    "sha256": sha256,
                    "note": self.random.choice(_REMARKS),
                }
                self.evidence.append(record)
                self.shelf.setdefault(kind, []).append(document_id)
                number += 1

    def _registers(self, count: int) -> None:
        self.summary.records["evidence"] = len(self.evidence)
        size, more = divmod(len(self.evidence), count)
        at = 0
        for number in range(count):
            end = at + size + (number < more)
            path = f"evidence/{number // 100:02d}/台账-{number:04d}.register.yaml"
            self._save(path, self.evidence[at:end], f"证据台账 {number:04d}，经办与复核见提交记录")
            at = end

    # --- settings, organisation, services ---

    def _cycles(self, files: int) -> list[tuple[str, date]]:
        """Quarters, newest first, as many as the files of rows have room for."""
        each = sum(map(len, self.aimed.values()))
        count = max(1, round(files * _ROWS_PER_FILE / each))
        newest = AS_OF.year * 4 + (AS_OF.month - 1) // 3
        quarters = [divmod(newest - back, 4) for back in range(count)]
        return [(f"{year}年第{quarter + 1}季", date(year, quarter * 3 + 1, 1)) for year, quarter in quarters]

    def _settings(self, cycles: Sequence[tuple[str, date]]) -> None:
        targets = [{"standard": s, "category": c, "level": level, "application": "初次"} for s, c, level in TARGETS]
        rounds = [{"id": name, "from": start} for name, start in reversed(cycles)]
        self._save("secops.yaml", {"format": 1, "targets": targets, "cycles": rounds}, "要证明的级别")

    def _organization(self) -> None:
        own = self.shelf
        record = {
            "name": "北京衡安信息技术有限公司",
            "credit_code": self.own_code,
            "independent_legal_person": True,
            "registered_in_mainland": True,
            "founded": date(2009, 3, 18),
            "address": "北京市海淀区中关村南大街 12 号",
            "region": "北京",
            "representative": self._name(),
            "contact": {"name": self._name(), "office_phone": "010-62000000", "email": "contact@example.org"},
            "capital": {"amount": 5000, "evidence": own["营业执照"][:1]},
            "premises": [
                {
                    "id": "总部",
                    "address": "北京市海淀区",
                    "tenure": "租赁",
                    "area": 1260.5,
                    "from": date(2019, 1, 1),
                    "evidence": own["租赁合同"][:1],
                },
                {
                    "id": "分部",
                    "address": "上海市浦东新区",
                    "tenure": "自有",
                    "area": 430,
                    "from": date(2021, 6, 1),
                    "evidence": own["产权证"][:1],
                },
            ],
            "audits": [
                {
                    "year": year,
                    "firm": "北京正衡会计师事务所",
                    "firm_domestic": True,
                    "revenue": 18000 + 900 * index,
                    "net_profit": f"{1100 + 60 * index} 万元",
                    "evidence": [own["审计报告"][index]],
                }
                for index, year in enumerate((2023, 2024, 2025))
            ],
            "statements": [{"month": f"2026-{month:02d}", "evidence": own["财务报表"][:1]} for month in range(1, 11)],
            "management_systems": [
                {
                    "id": kind,
                    "kind": kind,
                    "basis": basis,
                    "covers_security_services": True,
                    "established": date(2018, 5, 1),
                    "evidence": own["管理体系认证证书"][:1],
                }
                for kind, basis in (("质量", "GB/T 19001-2016"), ("信息安全", "GB/T 22080-2016"))
            ],
            "adverse_records": [],
            "evidence": [*own["营业执照"][:1], *own["产权关系证明"][:1]],
        }
        self._save("organization.yaml", record, "单位情况，以营业执照为准")

    def _service(self, service: str) -> None:
        record = {
            "service": service,
            "started": date(2012, 4, 1),
            "subcontracts": False,
            "outsourced_operations": False,
            "responsible": "P00001",
            "evidence": self.shelf["服务目录"][:1],
        }
        self._save(f"services/{service}.yaml", record)

    # --- people ---

    def _person(self, number: int) -> None:
        person_id, name = f"P{number:05d}", self._name()
        leader = number < 3
        hired = date(2012, 3, 1) if leader else self._day(date(2013, 1, 1), date(2025, 6, 30))
        employment = {"from": hired}
        left = not leader and self.random.random() < 0.35
        if left:
            employment["to"] = self._day(hired + timedelta(days=90), AS_OF - timedelta(days=60))
        technical = leader or self.random.random() < 0.8
        papers = [
            self._document(f"{person_id}-SB", f"{name}社会保险缴纳证明", "社会保险缴纳证明", date(2026, 10, 12)),
            self._document(f"{person_id}-HT", f"{name}劳动合同", "劳动合同", hired),
            self._document(f"{person_id}-BM", f"{name}保密协议", "保密协议", hired),
            self._document(f"{person_id}-PX", f"{name}年度培训记录", "培训记录", date(2026, 4, 20)),
        ]
        duty = "技术" if technical else self.random.choice(("管理", "销售"))
        record: dict[str, Any] = {
            "id": person_id,
            "name": name,
            "employment": employment,
            "employer_credit_code": self.own_code,
            "duty": ("管理", "技术", "管理")[number] if leader else duty,
        }
        if leader:
            record["roles"] = [("机构负责人", "技术负责人", "财务负责人")[number]]
        elif number % 9 == 0:
            record["roles"] = ["项目经理"]
        record["services"] = sorted(self.random.sample(_SERVICES, 2)) if technical else []
        record["titles"] = [self._title(person_id, name, number == 2)]
        record["degrees"] = [self._degree(person_id, name, number == 1)]
        record["experience"] = list(self._experience(person_id, name, number, hired))
        record["certificates"] = list(self._personal_certificates(person_id, name, number, left))
        record["evidence"] = papers
        record["note"] = f"{self.random.choice(_REMARKS)}{self.random.choice(_REMARKS)}"
        self.summary.records["people"] += 1
        self._save(f"people/{number // 100:02d}/{person_id}.yaml", record)

    def _title(self, person_id: str, name: str, finance: bool) -> dict[str, Any]:
        obtained = self._day(date(2012, 1, 1), date(2023, 12, 31))
        paper = self._document(f"{person_id}-ZC", f"{name}职称证书", "职称证书", obtained)
        rank = "中级" if finance else self.random.choice(("初级", "中级", "副高"))
        return {"series": "财务" if finance else "电子信息", "rank": rank, "obtained": obtained, "evidence": [paper]}

    def _degree(self, person_id: str, name: str, lead: bool) -> dict[str, Any]:
        obtained = self._day(date(2004, 6, 1), date(2012, 6, 30))
        degree = {
            "level": "硕士" if lead else self.random.choice(("专科", "学士", "学士", "硕士")),
            "major": "信息安全" if lead else self.random.choice(_MAJORS),
            "security_related": lead or self.random.random() < 0.7,
            "obtained": obtained,
        }
        if lead:
            degree["evidence"] = [self._document(f"{person_id}-XW", f"{name}学位证书", "学位证书", obtained)]
        return degree

    def _experience(self, person_id: str, name: str, number: int, hired: date) -> Iterator[dict[str, Any]]:
        start = date(2006, 7, 1)
        for index in range(3):
            end = start + (hired - start) * (index + 1) // 3 - timedelta(days=1)
            yield {
                "from": start,
                "to": end,
                "field": self.random.choice(("信息技术", "信息安全")),
                "kind": self.random.choice(("技术", "技术", "管理")),
                "employer": self._company(),
            }
            start = end + timedelta(days=1)
        own = {"from": hired, "field": "信息安全", "kind": "管理" if number == 0 else "技术", "employer": "本单位"}
        if number < 3:
            kind = "工作经历证明"
            own["evidence"] = [self._document(f"{person_id}-JL", f"{name}{kind}", kind, date(2026, 3, 2))]
        yield own

    def _personal_certificates(self, person_id: str, name: str, number: int, left: bool) -> Iterator[dict[str, Any]]:
        issued = self._day(date(2024, 6, 1), date(2025, 12, 31))
        expires = issued.replace(year=issued.year + 3, day=min(issued.day, 28))
        if not left and self._every(number, 60, "SEC306"):
            issued, expires = issued.replace(year=2020, day=1), date(2026, 6, 30)
        paper = f"{person_id}-ZS"
        yield {
            "name": self.random.choice(_CERTIFICATES),
            "subject": "专业认证",
            "category": ["安全运维"],
            "number": f"CISAW-{self.random.randrange(10**6):06d}",
            "issued": issued,
            "expires": expires,
            "evidence": [self._document(paper, f"{name}人员证书", "人员证书", issued)],
        }
        if number % 5 == 0:
            yield {
                "name": "信息系统项目管理师",
                "subject": "项目管理",
                "number": f"PM-{self.random.randrange(10**6):06d}",
                "issued": issued,
                "evidence": [paper],
            }

    # --- projects, tools, findings, certificates ---

    def _project(self, number: int, people: int) -> None:
        project_id = f"XM{number:05d}"
        client = self.random.choice(_PLACES) + self.random.choice(_CLIENTS)
        services = sorted(self.random.sample(_SERVICES, self.random.choice((1, 1, 2))))
        name = f"{client}{self.random.choice(_SYSTEMS)}{services[0]}服务"
        signed = self._day(date(2014, 1, 1), date(2026, 9, 30))
        accepted = signed + timedelta(days=self.random.randint(30, 400))
        amount = self.random.randint(800, 26000) / 100
        record: dict[str, Any] = {
            "id": project_id,
            "name": name,
            "client": client,
            "industry": self.random.choice(_INDUSTRIES),
            "services": services,
            "amount": amount,
        }
        if len(services) == 2:
            first = round(amount * 0.6, 2)
            record["parts"] = [
                {"service": services[0], "amount": first},
                {"service": services[1], "amount": round(amount - first, 2)},
            ]
        record["signed"] = signed
        if self._every(number, 500, "SEC207"):
            record["accepted"] = signed - timedelta(days=30)
        elif accepted <= AS_OF:
            record["accepted"] = accepted
        record["manager"] = f"P{self.random.randrange(people):05d}"
        record["contractor_credit_code"] = self.own_code
        papers = [self._document(f"{project_id}-HT", f"{name}合同", "合同", signed)]
        if "accepted" in record:
            day = max(record["accepted"], signed)
            papers.append(self._document(f"{project_id}-YS", f"{name}验收报告", "验收报告", day))
        for code, kind in (("FA", "服务方案"), ("BG", "服务报告"), ("XJ", "巡检记录")):
            papers.append(self._document(f"{project_id}-{code}", f"{name}{kind}", kind, signed + timedelta(days=14)))
        if self._every(number, 300, "SEC301"):
            papers.append(f"{project_id}-遗失")
        record["evidence"] = papers
        record["note"] = self._project_note(name, client)
        if self._every(number + 7, 300, "SEC201"):
            record["ammount"] = amount
        self.summary.records["projects"] += 1
        self._save(f"projects/{number // 100:02d}/{project_id}.yaml", record, f"{project_id} 合同台账")

    def _project_note(self, name: str, client: str) -> str:
        """A few sentences on the contract, as project offices write them."""
        people, devices = self.random.randint(2, 9), self.random.randint(12, 400)
        sentences = [
            f"{name}由本单位独立承担，驻场 {people} 人，纳管设备 {devices} 台。",
            f"服务期内按月提交巡检报告，{client}对全部报告签字确认。",
            f"共处置安全事件 {self.random.randint(0, 30)} 起，高危漏洞复测通过率 {self.random.randint(90, 100)}%。",
            "服务级别协议约定七乘二十四小时响应，四小时到场。",
            "变更均经双方审批，变更记录与配置库基线一致。",
            "满意度调查由客户信息中心填写，结论为满意。",
            *_REMARKS,
        ]
        return "".join([*sentences[:3], *self.random.sample(sentences[3:], 5)])

    def _tool(self, number: int, people: int) -> None:
        licence = self.random.choice(("自主研发", "商业授权", "开源"))
        record: dict[str, Any] = {
            "id": f"GJ{number:04d}",
            "name": f"{''.join(self.random.choices(_GIVEN, k=2))}{self.random.choice(_TOOLS)}",
            "kind": self.random.choice(_TOOLS),
            "version": f"V{self.random.randint(1, 9)}.{self.random.randint(0, 20)}",
            "licence": licence,
            "services": sorted(self.random.sample(_SERVICES, 3)),
            "acquired": self._day(date(2016, 1, 1), date(2025, 12, 31)),
            "responsible": f"P{self.random.randrange(people):05d}",
            "evidence": [self.random.choice(self.shelf["著作权证书" if licence == "自主研发" else "软件授权证明"])],
        }
        self.summary.records["tools"] += 1
        self._save(f"tools/GJ{number:04d}.yaml", record)

    def _finding(self, number: int, people: int) -> None:
        standard = self.random.choice([name for name, _, _ in TARGETS])
        clause = self.random.choice(self.aimed[standard])
        raised = self._day(date(2018, 1, 1), date(2026, 6, 30))
        record: dict[str, Any] = {
            "id": f"FX{number:04d}",
            "kind": self.random.choice(("观察项", "不符合项")),
            "standard": standard,
            "clause": clause.id,
            "raised": raised,
            "summary": f"抽查时发现“{clause.title}”的记录有 {self.random.randint(1, 5)} 处未签字，日期前后不一。",
            "correction": "补齐签字并重新培训，质量部每月抽查一次，连续三个月无复发后关闭。",
            "closed": raised + timedelta(days=self.random.randint(10, 120)),
            "responsible": f"P{self.random.randrange(people):05d}",
            "evidence": [self.random.choice(self.shelf["整改记录"])],
        }
        self.summary.records["findings"] += 1
        self._save(f"findings/{raised.year}/FX{number:04d}.yaml", [record])

    def _certificate(self, number: int) -> None:
        granted = self._day(date(2015, 1, 1), date(2024, 12, 31))
        standard, category, level = (("isccc", "F", "三级"), ("tcas", "E", "2级"))[number % 2]
        record = {
            "id": f"ZZ{number:04d}",
            "standard": standard,
            "category": category,
            "level": level,
            "number": f"ISV-{granted.year}-{number:04d}",
            "region": self.random.choice(_PLACES),
            "granted": granted,
            "expires": granted.replace(year=granted.year + 3, day=min(granted.day, 28)),
            "credit_code": self.own_code,
            "evidence": [self.random.choice(self.shelf["资质证书"])],
        }
        self.summary.records["certificates"] += 1
        self._save(f"certificates/ZZ{number:04d}.yaml", record)

    # --- rows ---

    def _rows(self, cycles: Sequence[tuple[str, date]], files: int) -> None:
        """Rows of every clause aimed at in every cycle, spread over the files."""
        rows = [
            (standard, name, start, clause)
            for name, start in cycles
            for standard, clauses in self.aimed.items()
            for clause in clauses
        ]
        # A file holds rows of one standard and one cycle; the groups share the files by their size.
        groups: dict[tuple[str, str, date], list[Clause]] = {}
        for standard, name, start, clause in rows:
            groups.setdefault((standard, name, start), []).append(clause)
        shares = _apportioned([len(clauses) for clauses in groups.values()], max(files, len(groups)))
        for (group, clauses), parts in zip(groups.items(), shares, strict=True):
            for number in range(parts):
                self._sheet(*group, number, clauses[number::parts])

    def _sheet(self, standard: str, cycle: str, start: date, number: int, clauses: Sequence[Clause]) -> None:
        defaults = {"cycle": cycle, "by": "自评", "assessor": self._name(), "date": start + timedelta(days=20)}
        sheet = {"defaults": defaults, "rows": [self._row(clause) for clause in clauses]}
        self.summary.records["rows"] += len(clauses)
        self._save(f"assessments/{standard}/{cycle}/{number:03d}.yaml", sheet, f"{cycle}自评估")

    def _row(self, clause: Clause) -> dict[str, Any]:
        papers: list[Any] = []
        for group in clause.evidence.all:
            document_id = self.random.choice(self.shelf[group.any[0]])
            pages = {"id": document_id, "pages": f"第 {self.random.randint(1, 30)} 页"}
            papers.append(pages)
        return {
            "clause": clause.id,
            "conclusion": "符合",
            "evidence": papers,
            "note": f"{clause.title}：{self.random.choice(_REMARKS)}",
        }


def _aimed_clauses() -> Iterator[tuple[str, list[Clause]]]:
    """Standard → the clauses of the targets, and of the forms they need, that a row speaks for."""
    library = Library(standards_folder(), Store(None, ""))
    forms = {}
    for name, category_id, level in TARGETS:
        standard = library.required(name)
        category = standard.category(category_id)
        assert category is not None
        parts = [(standard, part) for part in standard.parts_for(category)]
        yield name, [c for s, part in parts for c in s.applicable(part, level) if c.basis != "fact"]
        for form in library.accompanying(standard.id, category.id):
            held = [c for part in form.edition.parts for c in form.applicable(part, level) if c.basis != "fact"]
            forms[form.edition.alias] = held
    yield from forms.items()


def _apportioned(sizes: Sequence[int], total: int) -> list[int]:
    """Share a total out by size, one each at least and never more than the size itself."""
    shares = [max(1, min(size, total * size // sum(sizes))) for size in sizes]
    for index in range(len(sizes)):
        if sum(shares) < total and shares[index] < sizes[index]:
            shares[index] += 1
    return shares


def main() -> None:
    """Write a repository from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--commit", action="store_true", help="put the folder under git")
    options = parser.parse_args()
    summary = generate(options.folder, options.files, options.seed)
    megabytes = f"{summary.yaml_bytes / 1e6:.2f} MB"
    print(f"{summary.yaml_files} YAML files, {megabytes}, {summary.evidence_files} evidence files")
    print("records: " + ", ".join(f"{name} {count}" for name, count in summary.records.items()))
    print("planted: " + ", ".join(f"{code} × {count}" for code, count in sorted(summary.planted.items())))
    if options.commit:
        print(f"commit {commit(options.folder)}")


if __name__ == "__main__":
    main()
