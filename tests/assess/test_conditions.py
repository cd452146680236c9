"""Tests in three values: truth tables, bounds, scales; unknown spreads only as far as it matters."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from secops_cli.assess.conditions import compare, evaluate, judge_check, truths
from secops_cli.model.judgement import Measurement, Quantity, Unknown, Word
from secops_cli.model.standard import Check, Condition, checks_of

TRUTHS = (True, False, None)
NODE: TypeAdapter[Condition] = TypeAdapter(Condition)


def leaf(name: str = "service_staff", **operator: object) -> Check:
    return Check.model_validate({"measure": name, **(operator or {"at_least": 1})})


def tree(node: object) -> Condition:
    return NODE.validate_python(node, strict=False)


def under(condition: Condition, given: dict[str, bool | None]) -> bool | None:
    return evaluate(condition, lambda check: given[check.measure])


A, B = {"measure": "a", "at_least": 1}, {"measure": "b", "at_least": 1}


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_all_is_false_with_one_false_and_true_with_all_true(a, b):
    """Kleene's conjunction."""
    expected = False if False in (a, b) else None if None in (a, b) else True
    assert under(tree({"all": [A, B]}), {"a": a, "b": b}) is expected


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_any_is_true_with_one_true_and_false_with_all_false(a, b):
    """Kleene's disjunction."""
    expected = True if True in (a, b) else None if None in (a, b) else False
    assert under(tree({"any": [A, B]}), {"a": a, "b": b}) is expected


@pytest.mark.parametrize(("a", "expected"), [(True, False), (False, True), (None, None)])
def test_not_turns_a_known_value_and_keeps_an_unknown_one(a, expected):
    """Kleene's negation."""
    assert under(tree({"not": A}), {"a": a}) is expected


NAMES = ("a", "b", "c", "d")
TREES = st.recursive(
    st.sampled_from(NAMES).map(lambda n: {"measure": n, "at_least": 1}),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=8,
)
GIVEN = st.fixed_dictionaries({n: st.sampled_from(TRUTHS) for n in NAMES})


@given(st.lists(TREES, min_size=1, max_size=3), GIVEN)
def test_de_morgan_holds_in_three_values(branches, given):
    """Not all is any not, not any is all not."""
    negated = [{"not": branch} for branch in branches]
    assert under(tree({"not": {"all": branches}}), given) is under(tree({"any": negated}), given)
    assert under(tree({"not": {"any": branches}}), given) is under(tree({"all": negated}), given)


@given(TREES, GIVEN, st.sampled_from(NAMES))
def test_learning_a_missing_fact_never_turns_a_known_answer(condition, given, learnt):
    """What is true or false without a fact stays so whatever the fact is."""
    before = under(tree(condition), {**given, learnt: None})
    if before is not None:
        assert {under(tree(condition), {**given, learnt: value}) for value in (True, False)} == {before}


@given(TREES, GIVEN, st.randoms())
def test_the_order_of_branches_does_not_matter(condition, given, random):
    """Conjunction and disjunction are commutative."""

    def shuffled(node: dict) -> dict:
        for key in ("all", "any"):
            if key in node:
                inner = [shuffled(branch) for branch in node[key]]
                random.shuffle(inner)
                return {key: inner}
        return {"not": shuffled(node["not"])} if "not" in node else node

    assert under(tree(shuffled(condition)), given) is under(tree(condition), given)


def number(low: object, high: object = ...) -> Quantity:
    return Quantity(Decimal(str(low)), None if high is None else Decimal(str(low if high is ... else high)))


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ({"at_least": 30}, number(30), True),
        ({"at_least": 30}, number("29.99"), False),
        ({"at_least": 30}, number(28, 30), None),
        ({"at_least": 30}, number(30, None), True),
        ({"at_least": 30}, number(0, None), None),
        ({"at_least": 30}, number(10, 29), False),
        ({"at_most": 0}, number(0), True),
        ({"at_most": 0}, number(1), False),
        ({"at_most": 0}, number(0, 1), None),
        ({"at_most": 0}, number(1, None), False),
        ({"at_most": 5}, number(0, None), None),
        ({"at_most": 5}, number(0, 5), True),
        ({"equals": 2}, number(2), True),
        ({"equals": 2}, number(3), False),
        ({"equals": 2}, number(1, 3), None),
        ({"equals": 2}, number(3, None), False),
        ({"one_of": (2, 4)}, number(4), True),
        ({"one_of": (2, 4)}, number(3), False),
        ({"one_of": (2, 4)}, number(3, 5), None),
        ({"exists": True}, number(1), True),
        ({"exists": True}, number(0), False),
        ({"exists": True}, number(0, 1), None),
        ({"exists": True}, number(0, None), None),
        ({"exists": False}, number(0), True),
        ({"exists": False}, number(1, None), False),
        ({"at_least": 1}, Unknown("没有写明"), None),
        ({"exists": True}, Unknown("没有写明"), None),
    ],
)
def test_a_number_within_bounds_is_compared_by_the_bound_that_settles_it(operator, value, expected):
    """Just met, just missed, and open in between."""
    assert compare(leaf(**operator), value, "") is expected


@pytest.mark.parametrize(
    ("required", "held", "expected"),
    [
        ("副高", "正高", True),
        ("副高", "副高", True),
        ("副高", "中级", False),
        ("初级", "", False),
        ("初级", "初级", True),
    ],
)
def test_a_title_is_compared_on_its_scale_and_nothing_held_stands_below_it(required, held, expected):
    """高级 is 副高 or 正高."""
    assert compare(leaf("technical_lead_title", at_least=required), Word(held), "职称") is expected


@pytest.mark.parametrize(
    ("operator", "word", "expected"),
    [
        ({"equals": True}, True, True),
        ({"equals": True}, False, False),
        ({"exists": True}, True, True),
        ({"exists": True}, False, False),
        ({"equals": "监督"}, "初次", False),
        ({"one_of": ("监督", "升级")}, "升级", True),
    ],
)
def test_words_and_truth_values_are_compared_as_they_are(operator, word, expected):
    """No scale, no order."""
    assert compare(leaf("application", **operator), Word(word), "") is expected


BOUNDS = st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20)).map(
    lambda b: (b[0], None if b[1] is None else b[0] + b[1])
)
OPERATORS = st.one_of(
    *(st.fixed_dictionaries({name: st.integers(0, 20)}) for name in ("at_least", "at_most", "equals")),
    st.fixed_dictionaries({"one_of": st.lists(st.integers(0, 20), min_size=1, max_size=3).map(tuple)}),
    st.fixed_dictionaries({"exists": st.booleans()}),
)


@given(OPERATORS, BOUNDS, st.integers(0, 5), st.none() | st.integers(0, 5))
def test_widening_the_bounds_never_turns_an_answer_only_opens_it(operator, bounds, below, above):
    """True may become unknown, never false."""
    low, high = bounds
    wide = number(max(low - below, 0), None if high is None or above is None else high + above)
    narrow = compare(leaf(**operator), number(low, high), "")
    assert compare(leaf(**operator), wide, "") in (narrow, None)


@given(OPERATORS, BOUNDS, st.integers(0, 20))
def test_an_answer_within_bounds_is_the_answer_of_every_number_within(operator, bounds, step):
    """Known for the interval is known for each of its numbers."""
    low, high = bounds
    inside = low + step if high is None else min(low + step, high)
    answer = compare(leaf(**operator), number(low, high), "")
    if answer is not None:
        assert compare(leaf(**operator), number(inside), "") is answer


def test_a_test_is_judged_on_all_facts_and_on_proven_facts_by_leaf():
    """Two leaves of the same measure keep their own thresholds."""
    condition = tree(
        {"any": [{"measure": "service_staff", "at_least": 5}, {"measure": "service_staff", "at_least": 2}]}
    )
    results = [judge_check(check, Measurement(number(3), number(1))) for check in checks_of(condition)]
    assert truths(condition, results) == (True, False)


def test_what_a_number_lacks_is_said_for_facts_and_for_proven_facts():
    """28 of 30, 26 proven."""
    result = judge_check(leaf(at_least=30), Measurement(number(28), number(26)))
    assert (result.short_fact, result.short_proven) == (2, 4)
    assert judge_check(leaf(at_least=28), Measurement(number(28), number(26))).short_fact is None
