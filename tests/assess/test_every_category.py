"""Every category of every standard can be proven to its top, and no fact that a clause asks for can be left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assess_builders import ISCCC, LIBRARY, TCAS, TODAY, graded, target_of, workspace
from whole_provider import provider

from secops_cli.assess.levels import grade
from secops_cli.model.standard import Standard

CATEGORIES = [(s, c.id) for s in (ISCCC, TCAS) for c in s.edition.categories]


def _name(value: object) -> str:
    return value.edition.alias if isinstance(value, Standard) else str(value)


@pytest.mark.parametrize(("standard", "category"), CATEGORIES, ids=_name)
def test_a_provider_that_lacks_nothing_proves_the_top_level(standard, category):
    """All facts, all papers, a row for every clause that needs one."""
    found = graded(provider(standard, category), standard, applied=category, region="示例市")
    short = {c: v.reason for c, v in found.verdicts.items() if not v.holds and v.clause.blocking}
    assert not short
    assert found.proven == found.potential == standard.ladder[-1]


@pytest.mark.parametrize(("standard", "category"), CATEGORIES, ids=_name)
def test_who_fills_the_top_level_once_need_not_fill_the_levels_below(standard, category):
    """Rows of the clauses that apply at the top only; every lower row half follows, but for what asks for more.

    ISCCC 4.1.6 b and c are entailed by nothing; 4.2.5 b asks for the management of tools, which 4.3.6 b leaves out.
    """
    [found] = [c for c in standard.edition.categories if c.id == category]
    top = [c for part in standard.parts_for(found) for c in standard.applicable(part, standard.ladder[-1])]
    verdicts = graded(provider(standard, category, rows=top), standard, applied=category, region="示例市").verdicts
    left = {c for c, v in verdicts.items() if v.pending == "未评估" and v.clause.blocking}
    assert left == ({"4.1.6-b", "4.1.6-c", "4.2.5-b"} if standard is ISCCC else set())


@pytest.mark.parametrize("standard", [ISCCC, TCAS, LIBRARY.required("om-form")], ids=_name)
def test_everything_that_is_entailed_is_met_when_its_source_alone_has_a_row(standard):
    """Every `entails` and every `replaces` of the catalogues does what it says, tests being met."""
    for category in standard.edition.categories:
        whole = workspace(provider(standard, category.id))
        target = target_of(standard, category=category.id, region="示例市")
        first = category is standard.edition.categories[0]
        parts = [part for part in standard.parts_for(category) if part.category or first]
        for clause in (c for part in parts for c in standard.clauses[part.id]):
            carried = [c for c in (*clause.entails, *clause.replaces) if standard.clause[c].basis != "fact"]
            if carried and clause.basis != "fact":
                alone = replace(whole, rows=tuple(p for p in whole.rows if p.row.clause == clause.id))
                verdicts = grade(alone, standard, category, target, TODAY).verdicts
                assert {verdicts[other].verdict for other in carried} == {"符合"}, clause.id


@pytest.mark.parametrize("family", ["people", "projects", "services", "sites", "tools", "organization"])
@pytest.mark.parametrize(("standard", "category"), CATEGORIES, ids=_name)
def test_a_family_of_facts_that_is_missing_is_never_met(standard, category, family):
    """Without a file that some test of the category needs, no level is proven, and nothing is 不符合 for want of it."""
    files = {name: text for name, text in provider(standard, category).items() if not name.startswith(family)}
    found = graded(files, standard, applied=category, region="示例市")
    assert not [c for c, v in found.verdicts.items() if v.verdict == "不符合"]
    if family in ("people", "organization"):
        assert found.proven is None
