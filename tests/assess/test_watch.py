"""A day that notes until when what was asked of it holds: never too late, whatever is asked, held against every day."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.assess.dates import (
    add_months,
    add_years,
    closed_years,
    in_window,
    whole_months,
    whole_years,
    years_of,
)
from secops_cli.assess.watch import NEVER, Memory, TimedMemory, Watch

START = date(2026, 11, 20)
FAR = 800
OTHERS = [START + timedelta(days=n) for n in (-400, -2, -1, 0, 1, 2, 10, 42, 103, 104, 365, 470, 799)]
"""Days before, on and after the start; among them the turn of a year and the end of a February."""

OPERATORS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

Question = Callable[[date], object]


def noted(ask: Question, day: date = START) -> tuple[object, int]:
    """The answer on a watch of that day, and until when it is said to hold."""
    watch = Watch.on(day)
    return ask(watch), watch.until


def turns(ask: Question, day: date = START) -> int:
    """The first day on which the answer differs, found by asking every plain day of more than two years."""
    first = ask(day)
    later = (day + timedelta(days=n) for n in range(1, FAR + 1))
    return next((other.toordinal() for other in later if ask(other) != first), NEVER)


# --- comparisons ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", OTHERS, ids=str)
@pytest.mark.parametrize("sign", OPERATORS)
def test_a_comparison_is_answered_as_by_a_plain_day_and_noted_to_the_day(sign, other):
    """Neither too late nor too early, whichever side the watch is on."""
    for ask in (lambda day: OPERATORS[sign](day, other), lambda day: OPERATORS[sign](other, day)):
        answer, until = noted(ask)
        assert answer is ask(START)
        assert until == turns(ask)


@pytest.mark.parametrize("sign", OPERATORS)
def test_a_watch_compared_with_itself_never_turns(sign):
    """As a plain day does."""
    assert noted(lambda day: OPERATORS[sign](day, day)) == (OPERATORS[sign](START, START), NEVER)


@pytest.mark.parametrize("other", [None, "2026-11-20", 3])
def test_what_is_no_day_is_never_equal_and_never_turns(other):
    """A comparison with it says nothing of time."""
    assert noted(lambda day: day == other) == (False, NEVER)
    assert noted(lambda day: day != other) == (True, NEVER)


def test_a_day_that_nothing_is_asked_of_holds_for_ever():
    """Nor does it matter to look at its number."""
    watch = Watch.on(START)
    assert (watch.ordinal, watch.until) == (START.toordinal(), NEVER)


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: min(day, START + timedelta(days=30)) is day,
        lambda day: max(START + timedelta(days=30), day) is day,
        lambda day: sorted([START + timedelta(days=3), day, START + timedelta(days=30)]).index(day),
        lambda day: day in [START + timedelta(days=30)],
        lambda day: START - timedelta(days=3) <= day <= START + timedelta(days=30),
    ],
    ids=["min", "max", "sorted", "in a list", "between"],
)
def test_what_compares_days_by_itself_is_noticed(ask):
    """Python's own functions ask by the same operators."""
    answer, until = noted(ask)
    assert answer == ask(START)
    assert START.toordinal() < until <= turns(ask)


# --- what turns with the calendar -------------------------------------------------------------------------------

NEAR = [START, date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 27), date(2027, 2, 28), date(2028, 2, 28)]
LEAP = [date(2028, 2, 29), date(2027, 12, 1), date(2027, 4, 30)]


@pytest.mark.parametrize("day", [*NEAR, *LEAP], ids=str)
@pytest.mark.parametrize("part", ["year", "month", "day"])
def test_year_month_and_day_hold_until_they_change(part, day):
    """Each exactly: to the end of the year, to the end of the month, to the end of the day."""
    answer, until = noted(operator.attrgetter(part), day)
    assert answer == getattr(day, part)
    assert until == turns(operator.attrgetter(part), day)


STEP = timedelta(days=45)
CALCULATIONS = {
    "day + step": lambda day: day + STEP,
    "step + day": lambda day: STEP + day,
    "day - step": lambda day: day - STEP,
    "day - other": lambda day: day - date(2020, 2, 29),
    "other - day": lambda day: date(2020, 2, 29) - day,
    "replace": lambda day: day.replace(year=2000, month=1),
    "toordinal": lambda day: day.toordinal(),
    "add_years": lambda day: add_years(day, -3),
    "add_months": lambda day: add_months(day, 3),
}


@pytest.mark.parametrize("day", [*NEAR, *LEAP], ids=str)
@pytest.mark.parametrize("what", CALCULATIONS)
def test_what_is_worked_out_from_a_day_holds_for_that_day(what, day):
    """The result is that of a plain day, and holds until tomorrow, when it is another."""
    ask = CALCULATIONS[what]
    answer, until = noted(ask, day)
    assert answer == ask(day)
    assert until <= turns(ask, day)
    assert until == day.toordinal() + 1


@pytest.mark.parametrize("what", [name for name, ask in CALCULATIONS.items() if isinstance(ask(START), date)])
def test_what_is_worked_out_from_a_day_is_a_plain_day(what):
    """It notes no more: when it changes is noted already."""
    assert type(CALCULATIONS[what](Watch.on(START))) is date


FURTHER = {
    "str": str,
    "hash": hash,
    "in words": lambda day: f"{day} {day:%d}",
    "isoformat": lambda day: day.isoformat(),
    "strftime": lambda day: day.strftime("%Y-%m"),
    "weekday": lambda day: day.weekday(),
    "isoweekday": lambda day: day.isoweekday(),
    "isocalendar": lambda day: day.isocalendar(),
    "timetuple": lambda day: day.timetuple(),
    "ctime": lambda day: day.ctime(),
    "in a set": lambda day: day in {START + timedelta(days=30)},
}


@pytest.mark.parametrize("what", FURTHER)
def test_whatever_else_is_asked_holds_until_tomorrow_at_most(what):
    """A rule written without any thought of this is evaluated too often, never too seldom."""
    answer, until = noted(FURTHER[what])
    assert answer == FURTHER[what](START)
    assert until <= turns(FURTHER[what])


# --- rules on days ----------------------------------------------------------------------------------------------

RULES = {
    "in_window": lambda day, other, years: in_window(other, day, years),
    "whole_years": lambda day, other, years: whole_years(other, day),
    "whole_months": lambda day, other, years: whole_months(other, day),
    "years_of": lambda day, other, years: years_of([(other, None)], day),
    "closed_years": lambda day, other, years: closed_years(day, f"{other.month:02d}-{other.day:02d}"),
    "since": lambda day, other, years: add_years(other, years) <= day,
}


@given(st.sampled_from(sorted(RULES)), st.integers(-1500, 700), st.integers(1, 3), st.integers(0, 500))
@settings(max_examples=150, deadline=None)
def test_no_rule_on_days_is_held_beyond_the_day_on_which_it_turns(name, distance, years, later):
    """Windows, anniversaries, months, fiscal years: asked once, and asked again on every later day."""
    day = START + timedelta(days=later)
    other = day + timedelta(days=distance)

    def ask(asked: date) -> object:
        return RULES[name](asked, other, years)

    answer, until = noted(ask, day)
    assert answer == ask(day)
    assert day.toordinal() < until <= turns(ask, day)


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_a_window_is_followed_from_turn_to_turn(other):
    """Into it and out of it; besides those days at most the one before or after each is looked at."""

    def ask(day: date) -> bool:
        return in_window(other, day, 1)

    days = [START + timedelta(days=n) for n in range(FAR + 1)]
    turned = {day for before, day in pairwise(days) if ask(before) is not ask(day)}
    looked_at, day = set(), START
    while (until := noted(ask, day)[1]) <= days[-1].toordinal():
        day = date.fromordinal(until)
        looked_at.add(day)
    nearby = {day + timedelta(days=n) for day in (*turned, START) for n in (-1, 0, 1)}
    assert turned <= looked_at <= nearby


# --- scopes -----------------------------------------------------------------------------------------------------

SOON, LATER = START + timedelta(days=5), START + timedelta(days=50)


@pytest.mark.parametrize(("outer", "inner"), [(SOON, LATER), (LATER, SOON)])
def test_what_is_asked_in_a_scope_is_noted_by_itself_and_passed_on(outer, inner):
    """The scope ends with its own day, the watch with the earlier of both."""
    watch = Watch.on(START)
    assert watch < outer
    with watch.scope() as ends:
        assert watch < inner
    assert ends == [inner.toordinal()]
    assert watch.until == min(outer, inner).toordinal()


def test_scopes_nest():
    """The inner end reaches the outer scope and the watch; what the outer one asks does not reach the inner."""
    watch = Watch.on(START)
    with watch.scope() as outer:
        assert watch < LATER
        with watch.scope() as inner:
            assert watch < SOON
        with watch.scope() as empty:
            pass
    assert (inner, empty, outer) == ([SOON.toordinal()], [NEVER], [SOON.toordinal()])
    assert watch.until == SOON.toordinal()


def test_one_scope_takes_nothing_from_the_next():
    """Side by side each has its own end."""
    watch = Watch.on(START)
    with watch.scope() as first:
        assert watch < SOON
    with watch.scope() as second:
        assert watch < LATER
    assert (first, second) == ([SOON.toordinal()], [LATER.toordinal()])


def test_a_scope_in_which_nothing_is_asked_ends_never():
    """And leaves the watch as it is."""
    watch = Watch.on(START)
    with watch.scope() as ends:
        assert watch.ordinal
    assert (ends, watch.until) == ([NEVER], NEVER)


def test_a_scope_that_fails_leaves_what_it_asked_with_the_watch():
    """The answer that never came hung on it as well."""
    watch = Watch.on(START)
    with pytest.raises(LookupError), watch.scope():
        assert watch < SOON
        raise LookupError
    assert watch.until == SOON.toordinal()
    assert watch < START + timedelta(days=1)
    assert watch.until == START.toordinal() + 1


@pytest.mark.parametrize("late", [START - timedelta(days=1), START])
def test_a_day_that_is_past_is_not_noted(late):
    """Nothing turns on a day that has gone by, nor on the day itself."""
    watch = Watch.on(START)
    watch.note(late.toordinal())
    assert watch.until == NEVER


# --- memories ---------------------------------------------------------------------------------------------------


class Counted:
    """A question about the day of a memory that counts how often it is worked out."""

    def __init__(self, memory: TimedMemory, ask: Question) -> None:
        self.memory, self.ask, self.times = memory, ask, 0

    def compute(self) -> object:
        self.times += 1
        return self.ask(self.memory.watch)

    def on(self, day: date, key: str = "k") -> object:
        self.memory.watch = Watch.on(day)
        return self.memory.once(key, self.compute)


def counted(ask: Question, day: date = START) -> Counted:
    return Counted(TimedMemory(Watch.on(day)), ask)


def test_a_plain_memory_works_an_answer_out_once():
    """Of each question."""
    asked: list[str] = []
    memory = Memory()
    for key in ("a", "b", "a"):
        assert memory.once(key, lambda key=key: asked.append(key)) is None
    assert asked == ["a", "b"]


def test_a_timed_memory_works_an_answer_out_when_it_is_due_and_not_before():
    """Reached on the fifth day."""
    question = counted(lambda day: day >= SOON)
    found = [question.on(START + timedelta(days=n)) for n in range(10)]
    assert found == [False] * 5 + [True] * 5
    assert question.times == 2


def test_a_timed_memory_works_out_once_what_never_turns():
    """Over more than two years."""
    question = counted(lambda day: day >= START - timedelta(days=1))
    assert {question.on(START + timedelta(days=n)) for n in range(FAR)} == {True}
    assert question.times == 1


def test_a_timed_memory_does_not_answer_for_a_day_before_the_one_on_which_it_worked_the_answer_out():
    """What holds from here on need not have held before."""
    question = counted(lambda day: day >= SOON)
    assert question.on(LATER) is True
    assert question.on(START) is False
    assert question.times == 2


def test_a_timed_memory_keeps_its_questions_apart():
    """Two keys, two answers."""
    question = counted(lambda day: day >= SOON)
    question.on(START, "a")
    question.on(START, "b")
    question.on(START, "a")
    assert question.times == 2


@pytest.mark.parametrize("day", [START, START + timedelta(days=3), SOON - timedelta(days=1)])
def test_an_answer_from_memory_tells_the_watch_until_when_it_holds(day):
    """As if it had been worked out."""
    question = counted(lambda asked: asked >= SOON)
    question.on(START)
    question.on(day)
    assert question.times == 1
    assert question.memory.watch.until == SOON.toordinal()


def test_an_answer_that_rests_on_another_holds_no_longer_than_that():
    """The inner one comes from memory."""
    memory = TimedMemory(Watch.on(START))

    def inner() -> bool:
        return memory.once("inner", lambda: memory.watch >= SOON)

    def outer() -> tuple[bool, bool]:
        return memory.once("outer", lambda: (inner(), memory.watch >= LATER))

    assert inner() is False
    assert outer() == (False, False)
    memory.watch = Watch.on(SOON)
    assert outer() == (True, False)
    memory.watch = Watch.on(LATER)
    assert outer() == (True, True)


def test_what_was_asked_before_does_not_shorten_an_answer():
    """The watch turns sooner than this answer does."""
    question = counted(lambda day: day >= LATER)
    assert question.memory.watch < SOON
    assert question.memory.once("k", question.compute) is False
    assert question.on(SOON) is False
    assert question.times == 1


def test_a_computation_that_fails_leaves_no_answer():
    """It is asked again."""
    memory = TimedMemory(Watch.on(START))
    with pytest.raises(ZeroDivisionError):
        memory.once("k", lambda: 1 // 0)
    assert memory.once("k", lambda: 2) == 2


@given(
    st.sampled_from(sorted(RULES)),
    st.integers(-1100, 300),
    st.integers(1, 3),
    st.lists(st.integers(0, 400), min_size=1, max_size=25),
)
@settings(max_examples=80, deadline=None)
def test_a_timed_memory_says_on_every_day_what_the_rule_says(name, distance, years, steps):
    """Whatever days are asked for, forwards or backwards."""
    other = START + timedelta(days=distance)

    def ask(day: date) -> object:
        return RULES[name](day, other, years)

    question = counted(ask)
    for step in steps:
        day = START + timedelta(days=step)
        assert question.on(day) == ask(day)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_is_asked_again_only_when_due_is_right_on_every_day(name):
    """Day after day over more than two years, and far less often than that where it only compares."""
    other = date(2027, 2, 28)
    question = counted(lambda day: RULES[name](day, other, 1))
    for n in range(FAR):
        day = START + timedelta(days=n)
        assert question.on(day) == RULES[name](day, other, 1)
    assert question.times <= (FAR if name in ("whole_months", "years_of", "whole_years") else 12)
