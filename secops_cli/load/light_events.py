"""Events of the YAML parser in C that carry only what is looked at, for a process that reads YAML and never writes any.

The classes of ruamel.yaml run three constructors in Python for each of what is a million events in a large repository:
a fifth of the time that reading it takes. The parser looks its classes up by name in its own module, so they can be
put in their place; where a release does not, its own are made, and nothing is different but the time. Their names are
the parser's own too: who reads events goes by these.
"""

from __future__ import annotations

from typing import Any


class ScalarEvent:
    """A scalar; what follows `value` in the parser's call is where it stands and how it is written."""

    __slots__ = ("anchor", "ctag", "start_mark", "style", "value")

    def __init__(self, anchor: Any, tag: Any, _implicit: Any, value: str, start: Any, _end: Any, style: Any) -> None:
        self.anchor = anchor
        self.ctag = tag
        self.value = value
        self.start_mark = start
        self.style = style


class MappingStartEvent:
    """The beginning of a mapping."""

    __slots__ = ("anchor", "ctag", "start_mark")

    def __init__(self, anchor: Any, tag: Any, _implicit: Any, start: Any, _end: Any, _flow: Any) -> None:
        self.anchor = anchor
        self.ctag = tag
        self.start_mark = start


class SequenceStartEvent(MappingStartEvent):
    """The beginning of a list."""

    __slots__ = ()


class MappingEndEvent:
    """The end of a mapping: always the same one."""

    __slots__ = ()


class SequenceEndEvent:
    """The end of a list: always the same one."""

    __slots__ = ()


def use_light_events() -> None:
    """Put these classes in the place of the parser's own, in this process. Emitting YAML is not possible after that."""
    try:
        import _ruamel_yaml as parser
    except ImportError:
        return
    mapping_end, sequence_end = MappingEndEvent(), SequenceEndEvent()
    parser.ScalarEvent = ScalarEvent
    parser.MappingStartEvent = MappingStartEvent
    parser.SequenceStartEvent = SequenceStartEvent
    parser.MappingEndEvent = lambda _start, _end: mapping_end
    parser.SequenceEndEvent = lambda _start, _end: sequence_end
