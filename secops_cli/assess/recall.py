"""Judging one workspace after the other: what rests on nothing that differs is not judged again.

`watch.py` notes until which day an answer holds. Here the same is done for records. The rules run on an `Observed`
workspace, which notes every field that is read of it, and of a field that holds things by name every name that is
looked up. `Recall` keeps an answer with all that was looked at for it, and when the next workspace comes it forgets the
answers that looked at something that is otherwise now. Whoever goes through a whole field (all people, to count them)
has looked at all of it: a rule written without any thought of this is evaluated too often, never too seldom.

Two things have to hold for that. An answer must rest on nothing but the workspace, the day, and what its question
names; and a record must not change once it is loaded. Records are alike where they are equal, so that a file that is
written anew with the same content changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

from secops_cli.assess.watch import Memory, Watch
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Standard
from secops_cli.model.workspace import Workspace

Answer = TypeVar("Answer")


class _All:
    """Stands for everything in a field; nothing in a field is called so."""


ALL: Final = _All()

Look = tuple[str, Hashable]
"""Something that was looked at: a field of the workspace and a name in it, or `ALL` for the field as a whole."""

_SORTED: Final = ("rows_of", "supports_of")
"""What a workspace works out of its fields by name; looked at like a field."""
_BY_NAME: Final = (*(f.name for f in fields(Workspace) if f.default_factory is dict), *_SORTED)
_WHOLE: Final = tuple(f.name for f in fields(Workspace) if f.name not in _BY_NAME)


class Notes:
    """What is looked at by those who are working out answers, the innermost of them last."""

    def __init__(self) -> None:
        self._scopes: list[set[Look]] = []

    def note(self, look: Look) -> None:
        """Note that something is looked at."""
        if self._scopes:
            self._scopes[-1].add(look)

    def note_all(self, looks: Iterable[Look]) -> None:
        """Note what was looked at for an answer that is used again."""
        if self._scopes:
            self._scopes[-1].update(looks)

    @contextmanager
    def scope(self) -> Iterator[set[Look]]:
        """Note by itself what is looked at inside; who asked for that has looked at it, too."""
        inner: set[Look] = set()
        self._scopes.append(inner)
        try:
            yield inner
        finally:
            self._scopes.pop()
            self.note_all(inner)


class ObservedMapping(Mapping[Any, Any]):
    """A field that holds things by name; notes which names are looked up, there or not."""

    __slots__ = ("_field", "_found", "_notes")

    def __init__(self, field: str, found: Mapping[Any, Any], notes: Notes) -> None:
        self._field, self._found, self._notes = field, found, notes

    def __getitem__(self, name: Any) -> Any:
        self._notes.note((self._field, name))
        return self._found[name]

    def get(self, name: Any, default: Any = None) -> Any:
        self._notes.note((self._field, name))
        return self._found.get(name, default)

    def __contains__(self, name: object) -> bool:
        self._notes.note((self._field, name))
        return name in self._found

    def _whole(self) -> Mapping[Any, Any]:
        self._notes.note((self._field, ALL))
        return self._found

    def __iter__(self) -> Iterator[Any]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def keys(self) -> KeysView[Any]:
        return self._whole().keys()

    def values(self) -> ValuesView[Any]:
        return self._whole().values()

    def items(self) -> ItemsView[Any, Any]:
        return self._whole().items()


class Observed(Workspace):
    """A workspace that notes what is read of it; what it works out of its fields it reads from them, noted.

    Args:
        plain: the workspace.
        notes: where it is noted.
    """

    def __init__(self, plain: Workspace, notes: Notes) -> None:
        by_name = {field: ObservedMapping(field, getattr(plain, field), notes) for field in _BY_NAME}
        vars(self).update(by_name, _plain=plain, _notes=notes)


def _noted(field: str) -> Any:
    def read(self: Any) -> Any:
        self._notes.note((field, ALL))
        return getattr(self._plain, field)

    return property(read)


for _field in _WHOLE:
    setattr(Observed, _field, _noted(_field))


def differences(old: Workspace, new: Workspace) -> set[Look]:
    """Return what must have been looked at by whoever could tell one workspace from the other."""
    found: set[Look] = set()
    for field in (*_BY_NAME, *_WHOLE):
        before, after = getattr(old, field), getattr(new, field)
        if before is after:
            continue
        if field in _BY_NAME:
            names = [n for n in {**before, **after} if n not in before or n not in after or before[n] != after[n]]
            found.update((field, name) for name in names)
            if names or list(before) != list(after):
                found.add((field, ALL))
        elif before != after:
            found.add((field, ALL))
    return found


@dataclass(slots=True)
class _Held:
    """An answer, from when until when it holds, what was looked at for it, and at which move it was last asked for."""

    answer: Any
    since: int
    until: int
    looks: frozenset[Look]
    asked: int


_FORGOTTEN_AFTER: Final = 100
"""Moves after which an answer goes that nobody has asked for since: else a long history would take much memory."""


class RecallingMemory(Memory):
    """Answers that hold while the day is within bounds and nothing that was looked at for them is otherwise.

    Args:
        notes: where the workspace notes what is looked at.
        watch: the day on which questions are asked.
    """

    def __init__(self, notes: Notes, watch: Watch) -> None:
        super().__init__()
        self._notes = notes
        self._watch = watch
        self._moves = 0

    def once(self, key: Hashable, compute: Callable[[], Answer]) -> Answer:
        """Return what `compute` returned, while that holds."""
        watch = self._watch
        held: _Held | None = self._answers.get(key)
        if held is not None and held.since <= watch.ordinal < held.until:
            watch.note(held.until)
            self._notes.note_all(held.looks)
            held.asked = self._moves
            return held.answer  # type: ignore[no-any-return]
        with watch.scope() as ends, self._notes.scope() as looks:
            answer = compute()
        self._answers[key] = _Held(answer, watch.ordinal, ends[0], frozenset(looks), self._moves)
        return answer

    def move(self, watch: Watch, otherwise: set[Look]) -> None:
        """Go on to another day and workspace, and forget the answers that looked at what is otherwise there."""
        self._watch = watch
        self._moves += 1
        oldest = self._moves - _FORGOTTEN_AFTER
        self._answers = {
            key: held
            for key, held in self._answers.items()
            if held.asked >= oldest and held.looks.isdisjoint(otherwise)
        }


class _Own(NamedTuple):
    """What was worked out for a target; a standard that was made anew is another one."""

    standard: Standard
    category: Category
    target: Target
    memory: RecallingMemory


class Recall:
    """What was judged of the workspaces so far.

    Attributes:
        workspace: the one moved to last; it notes what is looked at.
        as_of: the day moved to last; it notes until when answers hold.
        shared: what was worked out of the workspace for whatever target.
    """

    workspace: Workspace
    as_of: Watch

    def __init__(self) -> None:
        self._notes = Notes()
        self._plain: Workspace | None = None
        self._before: list[_Own] = []
        self._now: list[_Own] = []
        self.shared = RecallingMemory(self._notes, Watch.on(date.min))

    def move(self, workspace: Workspace, as_of: date) -> None:
        """Go on to another workspace and day; targets that the last one did not have are let go."""
        otherwise = set() if self._plain is None else differences(self._plain, workspace)
        self._before, self._now = self._now, []
        self.as_of = Watch.on(as_of)
        for memory in (self.shared, *(own.memory for own in self._before)):
            memory.move(self.as_of, otherwise)
        self._plain = workspace
        self.workspace = Observed(workspace, self._notes)

    def own(self, standard: Standard, category: Category, target: Target) -> Memory:
        """Return what was worked out for a target."""
        for known in (*self._now, *self._before):
            if known.standard is standard and known.category is category and known.target == target:
                break
        else:
            known = _Own(standard, category, target, RecallingMemory(self._notes, self.as_of))
        self._now.append(known)
        return known.memory
