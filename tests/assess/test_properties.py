"""What holds for every repository: order and files do not matter, proof only helps, proven is within reach."""

from __future__ import annotations

import random
from typing import Any

import pytest
from assess_builders import ISCCC, ORGANIZATION, TCAS, complete, graded, made_up, measured, staff, workspace
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.model.judgement import CategoryGrade, Quantity

MEASURED = {
    "service_staff": "",
    "technical_service_staff": "",
    "professional_staff": "",
    "certified_staff": "",
    "project_managers": "",
    "signed_projects": "",
    "completed_projects": "window_years: 3",
    "completed_amount": "window_years: 3",
    "largest_project_amount": "window_years: 3",
    "years_in_service": "",
    "security_tools": "",
    "self_developed_tools": "",
}
SMALL = made_up(
    "p:\n"
    + "".join(
        f"  - {{id: {name}-{n}, levels: [{level}], basis: fact, "
        f"test: {{measure: {name}, args: {{{args}}}, at_least: {n}}}}}\n"
        for name, args in MEASURED.items()
        for n, level in enumerate(("低", "中", "高"), 1)
    )
    + """
q:
  - {id: r1, levels: [低], evidence: {all: [{any: [制度文件]}]}, entails: [r2, r3]}
  - {id: r2, levels: [中], evidence: {all: [{any: [制度文件]}]}, entails: [r1, r3]}
  - {id: r3, levels: [高], evidence: {all: [{any: [制度文件]}]}, entails: [r2]}
""",
    kinds={"p": "stand-alone", "q": "cumulative"},
)


def _maybe(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *values))


def _papers(*kinds: str) -> st.SearchStrategy[str]:
    return st.sets(st.sampled_from(kinds)).map(lambda s: f"evidence: [{', '.join(sorted(s))}]")


PERSON = st.tuples(
    _maybe(
        "employment: {from: 2020-01-01}",
        "employment: {from: 2020-01-01, to: 2026-01-01}",
        "employment: {from: 2027-01-01}",
    ),
    _maybe("duty: 技术", "duty: 管理"),
    _maybe("services: [安全运维]", "services: [风险评估]", "services: []", "services: [安全运维, 风险评估]"),
    _maybe(
        "certificates: [{name: 证, subject: 专业认证, category: [安全运维], evidence: [人员证书]}]",
        "certificates: [{name: 证, subject: 项目管理}]",
        "certificates: [{name: 证, subject: 专业认证, category: [安全运维], expires: 2026-01-01}]",
    ),
    _papers("社会保险缴纳证明", "劳动合同"),
)
PROJECT = st.tuples(
    st.sampled_from(("services: [安全运维]", "services: [风险评估]", "services: [安全运维, 风险评估]")),
    st.sampled_from(("signed: 2026-01-01", "signed: 2023-11-20", "signed: 2015-06-01", "signed: 2026-12-01")),
    _maybe("accepted: 2026-11-20", "accepted: 2023-11-19", "accepted: 2026-12-31"),
    _maybe("amount: 1", "amount: 2.5"),
    _maybe("parts: [{service: 安全运维, amount: 0.5}]"),
    _papers("合同", "验收报告"),
)
TOOL = st.tuples(
    st.sampled_from(("services: [安全运维]", "services: [风险评估]")),
    st.sampled_from(("licence: 自主研发", "licence: 开源")),
    _maybe("retired: 2026-01-01"),
    _papers("著作权证书"),
)
ROW = st.sampled_from(("符合, evidence: [制度文件]", "符合", "不符合"))


def _records(kind: st.SearchStrategy[Any], fixed: str, most: int = 5) -> st.SearchStrategy[list[str]]:
    def lines(found: list[tuple[str, ...]]) -> list[str]:
        return [
            f"- {{id: i{n}, name: 某, {fixed}{', '.join(part for part in parts if part)}}}\n"
            for n, parts in enumerate(found)
        ]

    return st.lists(kind, max_size=most).map(lines)


REPOSITORY = st.fixed_dictionaries(
    {
        "people": _records(PERSON, ""),
        "projects": _records(PROJECT, "client: 某, "),
        "tools": _records(TOOL, "kind: 某, ", 3),
        "rows": st.dictionaries(st.sampled_from(("r1", "r2", "r3")), ROW).map(
            lambda rows: [f"- {{clause: {c}, conclusion: {what}}}\n" for c, what in rows.items()]
        ),
    }
)

Records = dict[str, list[str]]


def as_files(records: Records) -> dict[str, str]:
    """One file a family."""
    places = {"rows": "assessments/demo/rows.yaml"}
    return {places.get(f, f"{f}.yaml"): "".join(lines) or "[]\n" for f, lines in records.items()}


def scattered(records: Records, chance: random.Random) -> dict[str, str]:
    """The same records in another order, over several files and folders."""
    files: dict[str, str] = {}
    for family, lines in records.items():
        folder = "assessments/demo" if family == "rows" else family
        files[f"{folder}/none.yaml"] = "[]\n"
        for line in chance.sample(lines, len(lines)):
            path = f"{folder}/{chance.choice('abc')}/{chance.choice('xyz')}.yaml"
            files[path] = files.get(path, "") + line
    shuffled = list(files.items())
    chance.shuffle(shuffled)
    return dict(shuffled)


def outcome(found: CategoryGrade) -> dict[str, Any]:
    """Everything that a grade says but places and the order of records."""
    return {
        "levels": (found.proven, found.potential, found.pending, found.met, found.alternative),
        "parts": [(p.part.id, p.proven, p.potential) for p in found.parts],
        "verdicts": {c: (v.verdict, v.pending, v.test_holds) for c, v in found.verdicts.items()},
        "figures": {
            c: [(k.measurement.fact, k.measurement.proven) for k in v.checks] for c, v in found.verdicts.items()
        },
    }


def rank(level: str | None) -> int:
    return -1 if level is None else SMALL.rank(level)


@given(REPOSITORY, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_records_and_their_files_change_no_grade(records, chance):
    """Written together or scattered, the same facts are judged the same."""
    assert outcome(graded(scattered(records, chance), SMALL)) == outcome(graded(as_files(records), SMALL))


@given(REPOSITORY)
@settings(max_examples=60, deadline=None)
def test_the_same_files_are_always_judged_the_same(records):
    """Two loads, two judgements, one answer — records, reasons and places included."""
    first, second = (graded(as_files(records), SMALL) for _ in range(2))
    assert outcome(first) == outcome(second)
    assert [(v.reason, v.places, v.checks) for v in first.verdicts.values()] == [
        (v.reason, v.places, v.checks) for v in second.verdicts.values()
    ]


@given(REPOSITORY)
@settings(max_examples=100, deadline=None)
def test_a_proven_person_more_never_lowers_a_level(records):
    """Proven and potential, of the whole and of each part."""
    before = graded(as_files(records), SMALL)
    after = graded(as_files({**records, "people": [*records["people"], staff(1, "new")]}), SMALL)
    assert rank(after.proven) >= rank(before.proven)
    assert rank(after.potential) >= rank(before.potential)
    for old, new in zip(before.parts, after.parts, strict=True):
        assert rank(new.proven) >= rank(old.proven)


@given(REPOSITORY)
@settings(max_examples=100, deadline=None)
def test_what_is_proven_is_within_reach(records):
    """可证 ≤ 事实可达, of the whole and of each part, wherever both exist."""
    found = graded(as_files(records), SMALL)
    for level in (found, *found.parts):
        if level.proven is not None and level.potential is not None:
            assert SMALL.rank(level.proven) <= SMALL.rank(level.potential)


@given(REPOSITORY)
@settings(max_examples=40, deadline=None)
def test_no_measure_proves_more_than_there_is(records):
    """The proven number is at most the least that the facts can be; every record is sorted once."""
    for name, arguments in MEASURED.items():
        found = measured(as_files(records), name, **({"window_years": 3} if arguments else {}))
        assert isinstance(found.fact, Quantity)
        assert isinstance(found.proven, Quantity)
        assert found.proven.low <= found.fact.low
        sorted_out = [*found.counted, *(r.ref for r in (*found.unproven, *found.excluded, *found.doubtful))]
        assert len(sorted_out) == len(set(sorted_out))


@given(REPOSITORY, st.sampled_from(("people", "projects", "tools")))
@settings(max_examples=60, deadline=None)
def test_an_unreadable_file_more_turns_no_known_verdict_of_a_count_into_another(records, family):
    """What it may hold is unknown: 符合 stays, 不符合 may become 待定, never the reverse."""
    before = graded(as_files(records), SMALL).verdicts
    after = graded({**as_files(records), f"{family}/broken.yaml": "id: [\n"}, SMALL).verdicts
    for clause, old in before.items():
        new = after[clause]
        assert (new.verdict, new.pending) in {(old.verdict, old.pending), ("待定", "缺事实")}
        assert old.verdict != "符合" or new.verdict == "符合"


@pytest.mark.parametrize("standard", [ISCCC, TCAS], ids=["isccc", "tcas"])
@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_no_order_of_a_complete_repository_changes_its_grade(standard, chance):
    """All records and rows of an organisation that lacks nothing, shuffled."""
    own = complete(standard)
    shuffled = dict(own)
    for path in ("projects.yaml", "certificates.yaml", f"assessments/{standard.id}/rows.yaml"):
        lines = own[path].splitlines(keepends=True)
        chance.shuffle(lines)
        shuffled[path] = "".join(lines)
    assert outcome(graded(shuffled, standard)) == outcome(graded(own, standard))


@given(st.permutations([2021, 2022, 2023, 2024, 2025]), st.sets(st.integers(2021, 2025)))
@settings(max_examples=40, deadline=None)
def test_the_order_of_audits_does_not_matter(years, proven):
    """Each year once, some of them with their reports."""
    lines = {
        y: f"  - {{year: {y}, firm: 所, firm_domestic: true, evidence: [{'审计报告' if y in proven else ''}]}}"
        for y in years
    }

    def written(order: list[int]) -> dict[str, str]:
        head = "name: 甲\ncredit_code: 91110108MA01ABCD17\naudits:\n"
        return {"organization.yaml": head + "\n".join(lines[y] for y in order) + "\n"}

    one, other = (measured(written(order), "audited_years") for order in (years, sorted(years)))
    assert (one.fact, one.proven) == (other.fact, other.proven)


def test_the_records_of_these_tests_can_be_read():
    """A generator of unreadable records would prove nothing."""
    files = {"organization.yaml": ORGANIZATION, **complete(ISCCC)}
    assert workspace(files).diagnostics == ()
    line = as_files(
        {"people": ["- {id: a, name: 某, certificates: [{name: 证, subject: 项目管理}]}\n"], "projects": []}
    )
    assert workspace(line).diagnostics == ()


@pytest.mark.parametrize(
    ("family", "one", "other", "name", "arguments"),
    [
        (
            "people",
            staff(1),
            staff(1).replace("from: 2015-01-01", "from: 2015-01-01, to: 2016-01-01"),
            "service_staff",
            {},
        ),
        (
            "certificates",
            "- {id: c, standard: isccc, category: F, level: 二级, granted: 2020-01-01, evidence: [资质证书]}\n",
            "- {id: c, standard: isccc, category: F, level: 二级, granted: 2020-01-01, evidence: [资质证书], "
            "history: [{date: 2026-01-01, state: 撤销}]}\n",
            "certificate_held_years",
            {"level": "二级"},
        ),
    ],
)
def test_which_of_two_records_of_one_id_is_read_first_does_not_matter(family, one, other, name, arguments):
    """Left or still there, withdrawn or valid: what they disagree on is not proven by the order of file names."""
    answers = {
        (found.fact, found.proven)
        for a, b in ((one, other), (other, one))
        for found in [measured({f"{family}/a.yaml": a, f"{family}/b.yaml": b}, name, **arguments)]
    }
    assert len(answers) == 1
