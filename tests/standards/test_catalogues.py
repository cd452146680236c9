"""The packaged catalogues are sound, and complete level by level.

Their numbers, the hard cases and the comparison with the source texts have modules of their own beside this one.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import pytest
from catalogue_reading import (
    NAMES,
    checks,
    conditions,
    cumulative,
    demanded,
    groups,
    ids,
    implies,
    in_force,
    is_number,
    leaves,
    next_to,
    part,
    with_leaf,
)

from secops_cli.assess.catalogue import check_standard
from secops_cli.assess.measures import MEASURES
from secops_cli.model.standard import Clause, Condition, Standard
from secops_cli.terms import EVIDENCE_KINDS


@pytest.fixture(params=NAMES)
def standard(request: pytest.FixtureRequest, library) -> Standard:
    return library.required(request.param)


# --- sound ------------------------------------------------------------------------------------------------------


def test_the_proof_of_catalogues_finds_nothing(standard):
    """Ids, ladders, references, measures, thresholds, examples."""
    assert check_standard(standard) == []


def test_titles_are_short_and_differ_among_what_is_judged_together(standard):
    """A cumulative part is judged as a whole, a stand-alone one level by level."""
    for p in standard.edition.parts:
        together = (
            [standard.clauses[p.id]]
            if p.kind == "cumulative"
            else [part(standard, p.id, level) for level in standard.ladder]
        )
        for clauses in together:
            titles = Counter(clause.title for clause in clauses)
            assert [title for title, times in titles.items() if times > 1] == [], p.id
            assert max(map(len, titles)) <= 20, p.id
            assert max(len(clause.section) for clause in clauses) <= 20, p.id


def test_a_gist_is_one_sentence(standard):
    """It ends in a full stop and has no other."""
    assert [c.id for c in standard.clause.values() if c.gist.find("。") != len(c.gist) - 1] == []


def test_no_document_can_serve_two_groups_of_one_clause(standard):
    """What stands side by side in the source is proven side by side."""
    for clause in standard.clause.values():
        for one, other in combinations(groups(clause), 2):
            assert not set(one) & set(other), clause.id


def test_what_a_person_judges_has_documents_to_go_with_it(standard):
    """A clause that is not numbers alone names what has to be shown, no kind twice in a group."""
    for clause in standard.clause.values():
        assert bool(groups(clause)) is (clause.basis != "fact"), clause.id
        for group in groups(clause):
            assert len(set(group)) == len(group), clause.id


def test_every_kind_of_evidence_is_asked_for_somewhere(library):
    """By a clause, by a measure for the records that it counts, or by the rules that systems are classified by.

    A kind of the family "system" may also be asked for by changes and the life cycle alone.
    """
    of_clauses = {k for name in NAMES for c in library.required(name).clause.values() for g in groups(c) for k in g}
    of_measures = {kind for measure in MEASURES.values() for group in measure.needs for kind in group}
    duties = [duty for edition in library.rules.editions.values() for duty in edition.duties]
    of_rules = {kind for asked in (*duties, *library.rules.periods.assessments) for kind in asked.evidence}
    asked = of_clauses | of_measures | of_rules
    assert asked <= set(EVIDENCE_KINDS)
    assert {EVIDENCE_KINDS[kind] for kind in set(EVIDENCE_KINDS) - asked} <= {"system"}


def test_an_entailed_clause_is_of_another_level_and_never_only_a_number(standard):
    """Clauses of other levels; tests are recomputed."""
    for clause in standard.clause.values():
        for other in clause.entails:
            assert set(clause.levels).isdisjoint(standard.clause[other].levels), clause.id
            assert standard.clause[other].basis != "fact", clause.id


def test_a_clause_that_is_entailed_both_ways_asks_for_the_same_documents(standard):
    """Identical demands have identical groups."""
    for clause in standard.clause.values():
        for other in map(standard.clause.__getitem__, clause.entails):
            if clause.id in other.entails:
                assert groups(clause) == groups(other), (clause.id, other.id)


# --- what a level takes over from those below -------------------------------------------------------------------


def test_what_is_replaced_is_of_a_lower_level_and_stays_replaced(standard):
    """It holds below the clause that replaces it, and neither there nor at any level above."""
    for clause in standard.clause.values():
        for old in map(standard.clause.__getitem__, clause.replaces):
            assert standard.part_of[old.id] == standard.part_of[clause.id], clause.id
            [introduced], [taken_over] = old.levels, clause.levels
            assert standard.rank(introduced) < standard.rank(taken_over), clause.id
            assert old.id in ids(standard, standard.part_of[old.id].id, introduced)
            for level in standard.ladder[standard.rank(taken_over) :]:
                assert old.id not in ids(standard, standard.part_of[old.id].id, level), (clause.id, level)


def test_what_replaces_binds_at_least_as_much(standard):
    """A demand that blocks gives way only to one that blocks, and no condition is added to it."""
    for clause in standard.clause.values():
        for old in map(standard.clause.__getitem__, clause.replaces):
            assert clause.blocking or not old.blocking, clause.id
            assert clause.when is None or old.when is not None, clause.id


LOOSER = {
    # OPC is named there and OPCDA here.
    ("tcas", "I", "2级"): ["named_protocols(names=Modbus/TCP/OPC/DNP3)"],
}
"""(standard, part, level) → what the level below asks for and nothing here implies."""


@pytest.mark.parametrize("name", ["isccc", "tcas"])
def test_no_number_gets_looser_from_level_to_level(library, name):
    """Whatever has to be reached at a level has to be reached at the next as well; hours count downwards."""
    standard = library.required(name)
    lost = {}
    for part_id in cumulative(standard):
        for lower, higher in pairwise(standard.ladder):
            held = in_force(standard, part_id, higher)
            gone = [c.key for c in in_force(standard, part_id, lower) if not any(implies(h, c) for h in held)]
            lost |= {(name, part_id, higher): gone} if gone else {}
    assert lost == {place: keys for place, keys in LOOSER.items() if place[0] == name}


@pytest.mark.parametrize(("name", "part_id"), [("isccc", "general"), ("tcas", "basic")])
def test_no_number_of_a_stand_alone_part_gets_looser(library, name, part_id):
    """Where the same is asked of two levels, of every category; what branches by category has a test of its own."""
    standard = library.required(name)
    asked = {
        level: {
            check.key: check
            for clause in part(standard, part_id, level)
            if clause.test is not None and clause.when is None
            for check in demanded(clause.test)
        }
        for level in standard.ladder
    }
    for lower, higher in combinations(standard.ladder, 2):
        for key in asked[lower].keys() & asked[higher].keys():
            assert implies(asked[higher][key], asked[lower][key]), (lower, higher, key)


# --- thresholds and their examples ------------------------------------------------------------------------------


def test_no_clause_holds_a_threshold_by_anything_but_at_least_or_at_most(standard):
    """Case 25: 以上 includes the number, whether or not 含 is printed; there is no strict comparison."""
    for clause in standard.clause.values():
        for check in conditions(clause):
            if is_number(check.required):
                assert check.operator in ("at_least", "at_most"), clause.id


def test_a_clause_that_is_one_number_has_examples_on_both_sides_of_it(standard):
    """Just met, just missed, unknown."""
    for clause in standard.clause.values():
        if len(leaves(clause)) == 1 and is_number(leaves(clause)[0][2]):
            [(_, operator, required, *_)] = leaves(clause)
            missed = required - 1 if operator == "at_least" else required + 1
            told = {(next(iter(e.given.values())), e.then) for e in clause.examples}
            assert {(required, "符合"), (missed, "不符合"), (None, "待定")} <= told, clause.id


UNNOTICED = {
    # Three protocols are named, so that whoever supports fewer than three misses the other half already.
    ("tcas", "I.1.1-f", "supported_protocols", 2),
}


def test_moving_any_threshold_by_one_step_is_noticed_by_an_example(standard):
    """Just met and just missed for every leaf, those of all and any among them, on scales and counted downwards."""
    unnoticed = {
        (standard.edition.alias, clause.id, check.key, moved.required)
        for clause in standard.clause.values()
        for check in checks(clause)
        for moved in next_to(check)
        if not broken_examples(standard, clause, with_leaf(clause.test, check, moved))
    }
    assert unnoticed == {entry for entry in UNNOTICED if entry[0] == standard.edition.alias}


def broken_examples(standard: Standard, clause: Clause, test: Condition) -> list[str]:
    """What the proof of catalogues says of a clause's examples once it has another test."""
    changed = clause.model_copy(update={"test": test})
    alone = Standard(standard.edition, {standard.part_of[clause.id].id: (changed,)})
    return [f.message for f in check_standard(alone) if f.clause == clause.id and f.message.startswith("例子(")]


def test_every_test_has_an_example_of_a_fact_that_is_missing(standard):
    """未知 is 待定, not false."""
    for clause in standard.clause.values():
        if clause.test is not None:
            assert any(None in e.given.values() and e.then == "待定" for e in clause.examples), clause.id


# --- complete ---------------------------------------------------------------------------------------------------

ISCCC_COUNTS = {  # 三级, 二级, 一级
    "A": (25, 18, 12),
    "B": (17, 13, 12),
    "C": (29, 23, 16),
    "D1": (17, 12, 14),
    "D2": (7, 8, 8),
    "E": (21, 23, 17),
    "F": (28, 23, 26),
}
TCAS_COUNTS = {  # 1级 to 4级
    "C": (18, 3, 17, 8),
    "D": (16, 9, 18, 18),
    "E": (6, 9, 17, 19),
    "F": (8, 4, 9, 2),  # F.4.4 only refers to 3级
    "G": (16, 13, 18, 13),
    "H": (21, 23, 18, 13),
    "I": (14, 12, 22, 20),
    "J": (7, 9, 10, 22),  # thirteen of the last to choose from
}
ANNEXES = [
    (name, part_id, step, own)
    for name, counts in (("isccc", ISCCC_COUNTS), ("tcas", TCAS_COUNTS))
    for part_id, numbers in counts.items()
    for step, own in enumerate(numbers)
]


@pytest.mark.parametrize(("level", "expected"), [("三级", 27), ("二级", 30), ("一级", 32)])
def test_each_level_of_isccc_has_its_own_complete_list(isccc, level, expected):
    """Cases 5 and 9: stand-alone lists of chapter 4."""
    assert len(part(isccc, "general", level)) == expected


@pytest.mark.parametrize(("level", "expected"), [("1级", 22), ("2级", 25), ("3级", 29), ("4级", 30)])
def test_each_level_of_tcas_has_its_own_complete_list(tcas, level, expected):
    """Case 5: stand-alone lists of chapter 6, b and c of 6.x.6/7 both counted."""
    assert len(part(tcas, "basic", level)) == expected


@pytest.mark.parametrize(("name", "part_id", "step", "own"), ANNEXES)
def test_an_annex_adds_level_to_level(library, name, part_id, step, own):
    """Case 5: so many new ones; with those below all hold, less what is printed anew."""
    standard = library.required(name)
    up_to = standard.ladder[: step + 1]
    counts = (ISCCC_COUNTS if name == "isccc" else TCAS_COUNTS)[part_id]
    assert Counter(c.levels for c in standard.clauses[part_id])[(standard.ladder[step],)] == own
    replaced = {old for c in standard.clauses[part_id] if c.levels[0] in up_to for old in c.replaces}
    assert len(part(standard, part_id, up_to[-1])) + len(replaced) == sum(counts[: step + 1])


@pytest.mark.parametrize(("name", "total"), [("isccc", 458), ("tcas", 538)])
def test_no_annex_is_missing(library, name, total):
    """Cases 64 to 66 together: every clause that is not a mere statement of progression."""
    standard = library.required(name)
    annexes = ISCCC_COUNTS if name == "isccc" else TCAS_COUNTS
    assert cumulative(standard) == list(annexes)
    assert len(standard.clause) == total


@pytest.mark.parametrize(("level", "expected"), [("三级", 21), ("二级", 35), ("一级", 49)])
def test_the_form_has_21_35_and_49_rows(form, level, expected):
    """Case 40."""
    assert len(part(form, "rows", level)) == expected
    assert len(form.clause) == 50


CATEGORIES = {
    "isccc": {
        "A": ("risk-assessment",),
        "B": ("security-integration",),
        "C": ("emergency-response",),
        "D1": ("disaster-recovery-resource",),
        "D2": ("disaster-recovery-technical",),
        "E": ("secure-software",),
        "F": ("security-operations",),
    },
    "tcas": {
        "C": ("security-consulting", "risk-assessment"),  # 4.1: consulting includes risk assessment
        "D": ("security-integration",),
        "E": ("security-operations",),
        "F": ("monitoring-warning",),
        "G": ("emergency-response",),
        "H": ("secure-software",),
        "I": ("industrial-control",),
        "J": ("data-security",),
    },
    "om-form": {"om": ("security-operations",)},
}


def test_every_category_names_the_services_that_count_for_it(standard):
    """Chapter 4 of T/CAS, chapter 5 of ISCCC; A类 and B类 apart."""
    found = {category.id: category.services for category in standard.edition.categories}
    assert found == CATEGORIES[standard.edition.alias]


@pytest.mark.parametrize(("name", "general"), [("isccc", "general"), ("tcas", "basic")])
def test_a_category_is_judged_by_the_general_part_and_by_its_own(library, name, general):
    """Case 4: both, and no part of another category."""
    edition = library.required(name)
    for category in edition.edition.categories:
        judged_by = [(p.id, p.kind) for p in edition.parts_for(category)]
        assert judged_by == [(general, "stand-alone"), (category.id, "cumulative")]
