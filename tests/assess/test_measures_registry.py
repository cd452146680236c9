"""Which reason counts of several to leave a record out, and which is certain."""

from __future__ import annotations

from itertools import permutations

import pytest

from secops_cli.assess.measures.registry import firmest, is_certain


@pytest.mark.parametrize("reasons", [(), ("",), ("", "")])
def test_a_record_that_nothing_speaks_against_is_not_left_out(reasons):
    """No reason, or none that says anything."""
    assert firmest(*reasons) == ""


def test_a_certain_reason_goes_before_an_uncertain_one_wherever_it_stands():
    """What is certain settles it, whatever else is not stated."""
    for order in permutations(("?没有写明在职期间", "", "专业为软件", "?没有写明专业")):
        assert firmest(*order) == "专业为软件"


def test_the_first_of_several_certain_reasons_is_given():
    """In the order in which they are asked."""
    assert firmest("", "已于 2026-11-19 离职", "不从事本类别服务") == "已于 2026-11-19 离职"


def test_the_first_of_several_uncertain_reasons_is_given_where_none_is_certain():
    """It keeps its mark."""
    assert firmest("", "?没有写明在职期间", "?没有写明从事的服务") == "?没有写明在职期间"


@pytest.mark.parametrize(("reason", "expected"), [("专业为软件", True), ("?没有写明专业", False), ("", False)])
def test_a_reason_is_certain_unless_it_is_marked_or_says_nothing(reason, expected):
    """Then nothing else need be asked of the record."""
    assert is_certain(reason) is expected
