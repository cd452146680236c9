"""An evidence repository in memory, a made-up standard in a few lines, and short words for what judgement says of them.

Every repository has one valid document of every kind whose id is the kind itself, so `evidence: [劳动合同]` proves
what a labour contract proves. Nothing here reads a clock, a file of the disk or git.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from secops_cli.assess.case import Case, judge
from secops_cli.assess.conditions import judge_check
from secops_cli.assess.levels import grade
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.query import Query
from secops_cli.cache.store import Store
from secops_cli.load.plan import plan_reading
from secops_cli.load.reading import read_all, start_parsing
from secops_cli.load.transcode import parse
from secops_cli.load.workspace import load
from secops_cli.model.judgement import CategoryGrade, Measurement, Quantity, Reasoned, Unknown, Value, Word
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Check, Clause, Edition, Part, Standard
from secops_cli.model.workspace import Workspace
from secops_cli.source.base import Entry
from secops_cli.source.lfs import Objects, Pointer
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library
from secops_cli.terms import EVIDENCE_KINDS

TODAY = date(2026, 11, 20)
OWN_CODE = "91110108MA01ABCD17"
OTHER_CODE = "91310115MA1K3XYZ57"
EMPLOYED = "evidence: [社会保险缴纳证明, 劳动合同]"
COMPLETED = "evidence: [合同, 验收报告]"

LIBRARY = Library(standards_folder(), Store(None, ""))
ISCCC = LIBRARY.required("isccc")
TCAS = LIBRARY.required("tcas")
FORM = LIBRARY.required("om-form")

_REGISTER = "".join(f"- {{id: {kind}, title: {kind}, kind: {kind}, file: evidence/a.txt}}\n" for kind in EVIDENCE_KINDS)
PAPERS: Mapping[str, str] = {"evidence/every-kind.register.yaml": _REGISTER, "evidence/a.txt": "a"}

Files = Mapping[str, str]


@dataclass
class Memory:
    """A source whose files are given as text."""

    contents: Mapping[str, str]
    label: str = "memory"
    commit: str | None = None
    committed_on: date | None = None
    files: dict[str, Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.files = {path: Entry("file", len(text.encode()), "") for path, text in self.contents.items()}

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        for path in paths:
            yield path, self.contents[path].encode()

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        return {p: hashlib.sha256(self.contents[p].encode()).hexdigest() if p in self.contents else None for p in paths}

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        return {}

    def blocks(self, paths: Iterable[str]) -> Iterator[tuple[str, Iterator[bytes] | None]]:
        for path in paths:
            yield path, iter([self.contents[path].encode()])

    @property
    def objects(self) -> Objects:
        return Objects(None)

    def is_committed(self, path: str) -> bool:
        return False

    def dirty(self) -> bool:
        return False


def workspace(files: Files) -> Workspace:
    """Load these files, with `secops.yaml` and one document of every kind unless they are given."""
    source = Memory({"secops.yaml": "format: 1\n", **PAPERS, **files})
    plan = plan_reading(source)
    return load(source, plan, start_parsing(read_all(source, plan.slots), Store(None, "")))


def category_of(standard: Standard, name: str | None = None) -> Category:
    """The category of that id; the one of 安全运维 where none is named."""
    categories = standard.edition.categories
    return next(c for c in categories if (c.id == name if name else "security-operations" in c.services))


def target_of(standard: Standard, level: str | None = None, *, category: str | None = None, **more: Any) -> Target:
    found = category_of(standard, category).id
    return Target(standard=standard.id, category=found, level=level or standard.ladder[-1], **more)


def query_of(
    files: Files,
    *,
    standard: Standard = ISCCC,
    applied: str | None = None,
    as_of: date = TODAY,
    base: date | None = None,
    application: str = "初次",
    region: str | None = None,
) -> Query:
    """What measures of these files are asked for the category applied for, 安全运维 where none is named."""
    target = target_of(standard, category=applied, reference_date=base, application=application, region=region)
    return Query(workspace(files), standard, category_of(standard, applied), target, as_of)


def measured(
    files: Files,
    name: str,
    *,
    standard: Standard = ISCCC,
    applied: str | None = None,
    as_of: date = TODAY,
    base: date | None = None,
    application: str = "初次",
    region: str | None = None,
    **arguments: Any,
) -> Measurement:
    """Take one measure of these files for the category applied for, 安全运维 where none is named."""
    query = query_of(
        files, standard=standard, applied=applied, as_of=as_of, base=base, application=application, region=region
    )
    return MEASURES[name].function(query, **arguments)


def all_measured(
    files: Files, asked: Iterable[tuple[str, Mapping[str, Any]]], **circumstances: Any
) -> list[Measurement]:
    """Take several measures, each given with its arguments, of files that are read once."""
    query = query_of(files, **circumstances)
    return [MEASURES[name].function(query, **arguments) for name, arguments in asked]


def shown(value: Value) -> Any:
    """A number, a pair of bounds, a word or a truth value; None for unknown."""
    if isinstance(value, Quantity):
        low, high = (None if b is None else _plain(b) for b in (value.low, value.high))
        return low if value.exact else (low, high)
    return value.value if isinstance(value, Word) else None


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == int(number) else number


def values(found: Measurement) -> tuple[Any, Any]:
    """The value on all facts and the value on proven facts."""
    return shown(found.fact), shown(found.proven)


def why(records: Iterable[Reasoned]) -> dict[str, str]:
    """Record id → the reason given for it."""
    return {one.ref.id: one.reason for one in records}


def holds(found: Measurement, name: str, **operator: Any) -> tuple[bool | None, bool | None]:
    """Whether what is asked of a measure holds on all facts and on proven facts; None for unknown."""
    judged = judge_check(Check.model_validate({"measure": name, **operator}), found)
    return judged.holds, judged.holds_proven


def least_proven(found: Measurement) -> Decimal:
    """The least that is proven, which an `at_least` looks at; nothing at all is less than any number."""
    return found.proven.low if isinstance(found.proven, Quantity) else Decimal("-Infinity")


def most_proven(found: Measurement) -> Decimal:
    """The most that it may be on proven facts, which an `at_most` looks at; no bound is more than any number."""
    high = found.proven.high if isinstance(found.proven, Quantity) else None
    return Decimal("Infinity") if high is None else high


def ageing(kind: str, expires: str) -> dict[str, str]:
    """A document `old` of this kind, valid up to that day."""
    line = f"- {{id: old, title: 某, kind: {kind}, file: evidence/a.txt, expires: {expires}}}\n"
    return {"evidence/own.register.yaml": line}


def unknown_because(found: Measurement) -> str:
    assert isinstance(found.fact, Unknown)
    return found.fact.reason


def graded(
    files: Files,
    standard: Standard = ISCCC,
    level: str | None = None,
    *,
    applied: str | None = None,
    as_of: date = TODAY,
    by: Any = "自评",
    **more: Any,
) -> CategoryGrade:
    """Grade these files for the category applied for, 安全运维 where none is named."""
    target = target_of(standard, level, category=applied, **more)
    return grade(workspace(files), standard, category_of(standard, applied), target, as_of, by=by)


def case_of(files: Files, as_of: date = TODAY) -> Case:
    """Judge every target that these files' own `secops.yaml` declares."""
    return judge(workspace(files), as_of, LIBRARY)


def made_up(
    clauses: str, *, ladder: tuple[str, ...] = ("低", "中", "高"), kinds: Mapping[str, str] | None = None, **more: Any
) -> Standard:
    """A standard `demo` with the parts that the clauses name; one category K of 安全运维.

    Args:
        clauses: YAML, part id → list of clauses; only what matters of each, the rest is filled in.
        kinds: part id → stand-alone or cumulative; stand-alone unless given.
    """
    [body] = TypeAdapter(list[dict[str, list[dict[str, Any]]]]).validate_json(parse(clauses.encode()).body)
    parts = {
        part: tuple(
            TypeAdapter(tuple[Clause, ...]).validate_python(
                [{"section": "节", "title": "题", "gist": "意", "levels": [ladder[0]], **c} for c in listed],
                strict=False,
            )
        )
        for part, listed in body.items()
    }
    edition = Edition(
        id="demo",
        alias="demo",
        title="示例",
        status="未核",
        ladder=ladder,
        parts=tuple(Part(id=p, title=p, kind=(kinds or {}).get(p, "stand-alone")) for p in parts),
        categories=(Category(id="K", part=next(iter(parts)), title="类", services=("security-operations",)),),
        **more,
    )
    return Standard(edition, parts)


def rows(*lines: str, standard: str = "demo") -> dict[str, str]:
    """One file of self-assessment rows, each given as the inside of a flow mapping."""
    return {f"assessments/{standard}/rows.yaml": "".join(f"- {{{line}}}\n" for line in lines)}


# --- an organisation that lacks nothing -------------------------------------------------------------------------


def complete(standard: Standard, **without: str) -> dict[str, str]:
    """Files that prove every level of a standard for 安全运维; `without` replaces a file by the name of its family."""
    own = {
        "organization": ORGANIZATION,
        "people": PEOPLE,
        "projects": PROJECTS,
        "services": "service: 安全运维\nstarted: 2015-01-01\nsubcontracts: false\noutsourced_operations: false\n",
        "tools": "- {id: t1, name: 某, kind: 扫描, licence: 自主研发, services: [安全运维], evidence: [著作权证书]}\n",
        "certificates": CERTIFICATES,
        "rows": "".join(row_of(clause) for clause in standard.clause.values()),
    } | without
    places = {"services": "services/om.yaml", "rows": f"assessments/{standard.id}/rows.yaml"}
    return {places.get(family, f"{family}.yaml"): text for family, text in own.items()}


def row_of(clause: Clause, conclusion: str = "符合", evidence: Iterable[str] | None = None) -> str:
    """A row of this conclusion with one document for every group, an empty text where the clause needs no row."""
    if clause.basis == "fact":
        return ""
    kinds = [group.any[0] for group in clause.evidence.all] if evidence is None else evidence
    return f'- {{clause: "{clause.id}", conclusion: {conclusion}, evidence: [{", ".join(kinds)}]}}\n'


def staff(count: int, prefix: str = "p", **more: str) -> str:
    """People in a technical post of 安全运维, certified for it and as project managers, all proven."""
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return "".join(
        f"- {{id: {prefix}{n:03d}, name: 员工, employment: {{from: 2015-01-01}}, duty: 技术, services: [安全运维], "
        "certificates: [{name: 证, subject: 专业认证, category: [安全运维], evidence: [人员证书]}, "
        "{name: 证, subject: 项目管理, evidence: [人员证书]}], "
        f"{EMPLOYED}{extra}}}\n"
        for n in range(count)
    )


def finished(count: int, accepted: str = "2026-06-01", signed: str = "2025-06-01", prefix: str = "x") -> str:
    """Proven projects of 安全运维 of 100 万元 each."""
    return "".join(
        f"- {{id: {prefix}{n:02d}, name: 项目, client: 客户, services: [安全运维], amount: 100, "
        f"signed: {signed}, accepted: {accepted}, {COMPLETED}}}\n"
        for n in range(count)
    )


LEADERS = f"""\
- id: head
  name: 甲
  roles: [机构负责人]
  employment: {{from: 2012-01-01}}
  services: []
  experience: [{{from: 2012-01-01, field: 信息技术, kind: 管理, evidence: [工作经历证明]}}]
  {EMPLOYED}
- id: tech
  name: 乙
  roles: [技术负责人]
  employment: {{from: 2012-01-01}}
  services: []
  degrees: [{{level: 硕士, major: 信息安全, security_related: true, evidence: [学位证书]}}]
  titles: []
  experience: [{{from: 2012-01-01, field: 信息安全, kind: 技术, evidence: [工作经历证明]}}]
  {EMPLOYED}
- id: money
  name: 丙
  roles: [财务负责人]
  employment: {{from: 2012-01-01}}
  services: []
  titles: [{{series: 财务, rank: 副高, obtained: 2014-01-01, evidence: [职称证书]}}]
  {EMPLOYED}
"""
PEOPLE = LEADERS + staff(50)
PROJECTS = finished(10) + finished(1, accepted="2016-01-01", signed="2015-01-01", prefix="old")
CERTIFICATES = """\
- {id: c1, standard: isccc, category: F, level: 二级, granted: 2020-01-01, evidence: [资质证书]}
- {id: c2, standard: tcas, category: E, level: 4级, granted: 2020-01-01, evidence: [资质证书]}
"""
ORGANIZATION = f"""\
name: 示例公司
credit_code: {OWN_CODE}
independent_legal_person: true
registered_in_mainland: true
capital: {{amount: 1000}}
premises: [{{id: o1, address: 甲路, tenure: 自有, area: 500, evidence: [产权证]}}]
audits:
  - {{year: 2023, firm: 事务所, firm_domestic: true, evidence: [审计报告]}}
  - {{year: 2024, firm: 事务所, firm_domestic: true, evidence: [审计报告]}}
  - {{year: 2025, firm: 事务所, firm_domestic: true, evidence: [审计报告]}}
management_systems:
  - {{id: q, kind: 质量, basis: 某, covers_security_services: true, established: 2018-01-01, evidence: [管理手册]}}
  - {{id: s, kind: 信息安全, basis: 某, covers_security_services: true, established: 2018-01-01, evidence: [管理手册]}}
adverse_records: []
evidence: [营业执照]
"""
