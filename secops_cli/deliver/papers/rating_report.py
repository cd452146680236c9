"""等级评定报告: what level each category of an organisation has, clause by clause, and room for those who decide.

The level is what the records prove; the opinion, the level that is granted and the names are left to people. The
records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: T/CAS 375—2019 5.3, 5.5, 6 and annexes C–J.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.numbering import Numbered, numbered
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, joined
from secops_cli.deliver.papers.recorded import BY_HAND, in_words, organization_of, signer
from secops_cli.model.in_words import requirement, shown
from secops_cli.model.judgement import CategoryGrade, CheckResult, ClauseVerdict, PartLevel, Unknown
from secops_cli.terms import Verdict

_VERDICTS: Final[tuple[Verdict, ...]] = ("符合", "不符合", "待定", "不适用")
_RULES: Final = {
    "all-clauses": "同一等级的各项要求全部成立才得该等级，取成立的最高一级",
    "lower-part": "各部分分别得出等级，取其中较低的一级",
}


@dataclass(frozen=True, slots=True)
class Rated:
    """The organisation."""

    name: str
    credit_code: str
    founded: str
    address: str
    representative: str
    contact: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What was rated by, and how.

    Attributes:
        status: of the edition, where it is not the one in force.
        source: the clause that says how parts make up a level.
    """

    standard: str
    status: str
    rule: str
    source: str
    day: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause that applies at the level that is applied for.

    Attributes:
        verdict: marked where it is open.
        basis: the values, the documents by their numbers, or why it does not hold.
    """

    number: int
    category: str
    clause: str
    gist: str
    verdict: str
    basis: str


@dataclass(frozen=True, slots=True)
class RatedPart:
    """A part of the standard: the level that it gives by itself, and the clauses at the level that is applied for."""

    title: str
    level: str
    tally: str
    clauses: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class RatedCategory:
    """A category: the level applied for, those of its parts one a line, and what they come to.

    Attributes:
        level: what is proven.
        potential: what it may come to once papers and rows are there.
        notes: readings, other ways to compose the level, days that differ; one a line, empty for none.
    """

    number: int
    title: str
    application: str
    region: str
    target: str
    part_levels: str
    level: str
    potential: str
    met: str
    notes: str
    parts: tuple[RatedPart, ...]


def compose(case: Case, grades: Sequence[CategoryGrade], _layout: str | None) -> Composed:
    """Return what the report on the categories of one standard says.

    Args:
        case: the judged repository.
        grades: of one standard, one a target.
    """
    blanks = Blanks()
    standard = grades[0].standard
    edition = standard.edition
    judged = [(grade, numbered(grade, case.workspace)) for grade in grades]
    scope = {
        "organization": _rated(case, blanks),
        "basis": Basis(
            standard=standard.shown_title,
            status="" if edition.status == "现行" or standard.is_own else f"（{edition.status}版本）",
            rule=_RULES[case.workspace.settings.level_rule],
            source=edition.final_by or "",
            day=formal_date(case.as_of),
        ),
        "categories": tuple(_category(case, *one, number) for number, one in enumerate(judged, 1)),
        "pending": _pending(judged),
        "opinion": blanks.fill(None, "评定意见", BY_HAND),
        "signers": (
            *(signer(role) for role in ("评定组成员", "评定组成员", "评定组组长")),
            signer("评定机构（盖章）"),
            signer("被评定机构代表"),
        ),
    }
    return Composed("", scope, {"secops.standard": edition.id}, blanks.missing)


def _rated(case: Case, blanks: Blanks) -> Rated:
    found = case.workspace.organization

    def fill(key: str, title: str) -> str:
        return blanks.fill(getattr(found, key, None), title, f"organization.yaml 的 {key}")

    contact = found.contact if found else None
    known = joined((contact.name, contact.office_phone, contact.email), "　") if contact else None
    return Rated(
        name=organization_of(case, blanks),
        credit_code=fill("credit_code", "统一社会信用代码"),
        founded=fill("founded", "成立日期"),
        address=fill("address", "注册地址"),
        representative=fill("representative", "法定代表人"),
        contact=blanks.fill(known, "联系人", "organization.yaml 的 contact"),
    )


def _category(
    case: Case, grade: CategoryGrade, documents: Mapping[str, Sequence[Numbered]], number: int
) -> RatedCategory:
    potential = grade.potential or NONE
    return RatedCategory(
        number=number,
        title=grade.category.title,
        application=grade.target.application,
        region=grade.target.region or NONE,
        target=grade.target.level,
        part_levels="\n".join(f"{level.part.title} {level.proven or '未达到'}" for level in grade.parts),
        level=grade.proven or "未达到",
        potential=f"{potential}（待 {grade.pending} 条）" if grade.potential and grade.pending else potential,
        met="达到" if grade.met else "未达到",
        notes="\n".join(_notes(case, grade)),
        parts=tuple(_part(grade, level, documents) for level in grade.parts),
    )


def _notes(case: Case, grade: CategoryGrade) -> Iterator[str]:
    if grade.base != case.as_of:
        yield f"回看年限与业绩以{formal_date(grade.base)}为基准日。"
    if grade.alternative is not None:
        other = next(words for rule, words in _RULES.items() if rule != case.workspace.settings.level_rule)
        yield f"按另一种合成办法（{other}）得{grade.alternative}，请评定机构确认口径。"
    own = [name for name in grade.applicable[grade.target.level] if name in grade.standard.own]
    if own and not grade.standard.is_own:
        yield f"其中 {'、'.join(own)} 是本单位自己加的条目，不属于标准。"
    for verdict in grade.at(grade.target.level):
        if verdict.reading is not None:
            chosen = next(one.title for one in verdict.clause.readings if one.id == verdict.reading)
            yield f"{verdict.clause.id} 原文有歧义，按本单位选定的读法：{chosen}。"


def _part(grade: CategoryGrade, level: PartLevel, documents: Mapping[str, Sequence[Numbered]]) -> RatedPart:
    clauses = grade.standard.applicable(level.part, grade.target.level)
    verdicts = [grade.verdicts[clause.id] for clause in clauses]
    counts = [(word, sum(verdict.verdict == word for verdict in verdicts)) for word in _VERDICTS]
    tally = "，".join(f"{word} {count} 条" for word, count in counts if count)
    return RatedPart(
        title=level.part.title,
        level=level.proven or "未达到",
        tally=f"{grade.target.level}共 {len(verdicts)} 条{'：' if tally else ''}{tally}",
        clauses=tuple(_judged(grade, verdict, documents, number) for number, verdict in enumerate(verdicts, 1)),
    )


def _pending(judged: Sequence[tuple[CategoryGrade, Mapping[str, Sequence[Numbered]]]]) -> tuple[Judged, ...]:
    """What keeps a category from the level that it applies for, and advice that is not followed."""
    found = [
        (grade, verdict, documents)
        for grade, documents in judged
        for verdict in grade.at(grade.target.level)
        if not verdict.holds
    ]
    return tuple(_judged(grade, verdict, documents, n) for n, (grade, verdict, documents) in enumerate(found, 1))


def _judged(
    grade: CategoryGrade, verdict: ClauseVerdict, documents: Mapping[str, Sequence[Numbered]], number: int
) -> Judged:
    clause = verdict.clause
    word = f"{verdict.verdict}·{verdict.pending}" if verdict.pending else verdict.verdict
    advice = "" if clause.modality == "要" else f"（{clause.modality}，不影响等级）"
    return Judged(
        number=number,
        category=grade.category.title,
        clause=grade.standard.shown_clause(clause.id),
        gist=f"{clause.gist}{advice}",
        verdict=Marked(word) if verdict.verdict == "待定" else word,
        basis="\n".join(_why(verdict, documents.get(clause.id, ()))) or NONE,
    )


def _why(verdict: ClauseVerdict, documents: Sequence[Numbered]) -> Iterator[str]:
    if verdict.verdict == "符合":
        yield from dict.fromkeys(_value(check) for check in verdict.checks if check.holds_proven)
    if verdict.reason and verdict.verdict != "符合":
        yield in_words(verdict.reason)
    if verdict.entailed_by:
        yield f"由 {verdict.entailed_by} 的结论带出"
    if documents and verdict.verdict != "不适用":
        yield f"材料 {'、'.join(document.number for document in documents)}"


def _value(check: CheckResult) -> str:
    """What was measured on proven facts, and what is asked for."""
    value = check.measurement.fact if isinstance(check.measurement.proven, Unknown) else check.measurement.proven
    return f"{check.name} {shown(value, check.unit)}，要求 {requirement(check)}"
