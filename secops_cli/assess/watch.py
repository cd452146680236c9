"""A day that notices until when what is concluded from it holds; and a memory that forgets what no longer does.

The forecast replays a judgement over time. It must not step from day to day, and it must not carry a second copy of
every rule to know when the rule's answer turns. So the rules are run on a `Watch`: a date that, whenever it is compared
with another, notes the next day on which the comparison would come out otherwise. Whatever else is asked of it (its
year, its day of the month, its distance from another date) notes the day on which that changes, at the latest tomorrow:
a rule written without any thought of this is evaluated too often, never too seldom.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, TypeVar

Kept = TypeVar("Kept")

NEVER = date.max.toordinal() + 1
"""The ordinal of a day that does not come."""


class Watch(date):
    """A date that keeps the earliest day on which something that was asked of it would be answered otherwise."""

    _ordinal: int
    _until: list[int]

    @classmethod
    def on(cls, day: date) -> Watch:
        """Return a watch that shows a day."""
        watch = cls.fromordinal(day.toordinal())
        watch._ordinal = day.toordinal()
        watch._until = [NEVER]
        return watch

    @property
    def ordinal(self) -> int:
        """The ordinal of the day shown; to look at it is no question that the day could answer otherwise."""
        return self._ordinal

    @property
    def until(self) -> int:
        """The ordinal of the next day on which an answer turns; `NEVER` where none does."""
        return self._until[0]

    def note(self, ordinal: int) -> None:
        """Note that an answer given by now holds until that day."""
        if self._ordinal < ordinal < self._until[-1]:
            self._until[-1] = ordinal

    @contextmanager
    def scope(self) -> Iterator[list[int]]:
        """Note by itself what is asked inside; yields a list that holds the ordinal at the end."""
        ends: list[int] = []
        self._until.append(NEVER)
        try:
            yield ends
        finally:
            ends.append(self._until.pop())
            self.note(ends[0])

    # --- comparisons: before a day they turn on it or on the one after it, afterwards never --------------------

    def _turns(self, other: date, after: int) -> None:
        if other is not self:
            self.note(other.toordinal() + after)

    def __lt__(self, other: date) -> bool:
        self._turns(other, 0)
        return date.__lt__(self, other)

    def __ge__(self, other: date) -> bool:
        self._turns(other, 0)
        return date.__ge__(self, other)

    def __le__(self, other: date) -> bool:
        self._turns(other, 1)
        return date.__le__(self, other)

    def __gt__(self, other: date) -> bool:
        self._turns(other, 1)
        return date.__gt__(self, other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, date):
            self._turns(other, 0)
            self._turns(other, 1)
        return date.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._tomorrow()
        return date.__hash__(self)

    # --- what turns with the calendar ---------------------------------------------------------------------------

    def _tomorrow(self) -> None:
        self.note(self._ordinal + 1)

    @property
    def year(self) -> int:
        found = date.fromordinal(self._ordinal)
        self.note(date(found.year, 12, 31).toordinal() + 1)
        return found.year

    @property
    def month(self) -> int:
        found = date.fromordinal(self._ordinal)
        self.note(self._ordinal + calendar.monthrange(found.year, found.month)[1] - found.day + 1)
        return found.month

    @property
    def day(self) -> int:
        self._tomorrow()
        return date.fromordinal(self._ordinal).day

    def toordinal(self) -> int:
        self._tomorrow()
        return self._ordinal

    def isoformat(self) -> str:
        self._tomorrow()
        return date.isoformat(self)

    __str__ = isoformat

    def __format__(self, spec: str) -> str:
        self._tomorrow()
        return date.__format__(self, spec)

    def strftime(self, format: str) -> str:
        self._tomorrow()
        return date.strftime(self, format)

    def weekday(self) -> int:
        self._tomorrow()
        return date.weekday(self)

    def isoweekday(self) -> int:
        self._tomorrow()
        return date.isoweekday(self)

    def isocalendar(self) -> Any:
        self._tomorrow()
        return date.isocalendar(self)

    def timetuple(self) -> Any:
        self._tomorrow()
        return date.timetuple(self)

    def ctime(self) -> str:
        self._tomorrow()
        return date.ctime(self)

    # What is worked out from a watch is a plain date: it is noted already when that changes.

    def replace(self, *args: Any, **fields: Any) -> date:  # type: ignore[override]
        self._tomorrow()
        return date.fromordinal(self._ordinal).replace(*args, **fields)

    def __add__(self, other: timedelta) -> date:  # type: ignore[override]
        self._tomorrow()
        return date.fromordinal(self._ordinal) + other

    def __radd__(self, other: timedelta) -> date:  # type: ignore[override]
        return self + other

    def __sub__(self, other: Any) -> Any:
        self._tomorrow()
        return date.fromordinal(self._ordinal) - other

    def __rsub__(self, other: date) -> timedelta:
        self._tomorrow()
        return other - date.fromordinal(self._ordinal)


class Memory:
    """Answers that were worked out once."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}

    def once(self, key: Hashable, compute: Callable[[], Kept]) -> Kept:
        """Return what `compute` returns, from memory where the question was asked before."""
        if key not in self._answers:
            self._answers[key] = compute()
        found: Kept = self._answers[key]
        return found


class TimedMemory(Memory):
    """Answers with the day until which each holds; after that day they are worked out anew.

    Attributes:
        watch: the day on which questions are asked; set anew to move on.
    """

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch

    def once(self, key: Hashable, compute: Callable[[], Kept]) -> Kept:
        """Return what `compute` returned, while that holds."""
        watch = self.watch
        if key in self._answers:
            answer, since, until = self._answers[key]
            if since <= watch.ordinal < until:
                watch.note(until)
                return answer  # type: ignore[no-any-return]
        with watch.scope() as ends:
            answer = compute()
        self._answers[key] = (answer, watch.ordinal, ends[0])
        return answer
