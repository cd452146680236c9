"""What a template may say: Jinja without calls, in a sandbox, with every unknown name a fault.

A template may come from a repository that others wrote. Beside the sandbox there is therefore no call, no assignment,
no arithmetic that multiplies and no filter whose output is not bounded by its input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_TEXT: Final = 32_767
"""What one cell of a workbook can hold."""
TO_FILL: Final = "（待填）"
"""What stands where a value is missing; always `Marked`."""

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Concat,
)
_FILTERS: Final = ("default", "first", "last", "length", "lower", "trim", "upper")

Scope = Mapping[str, Any]


class Marked(str):
    """A text that a person still has to see to: the cell that shows it is highlighted."""

    __slots__ = ()


class Personal(str):
    """A number of one person that a paper demands and that was given for it: shown as it is, others are masked."""

    __slots__ = ()


class Shaded(str):
    """A text whose table cell is shaded, where the document has cells that are chosen by shading."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that a Word document shows where its name stands; `width` is in millimetres."""

    content: bytes
    width: float


class ExpressionFault(Exception):
    """An expression that cannot be used; the caller knows where it stands."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an expression came to: a number or day where it is but one, else text; whether it needs attention."""

    value: str | int | Decimal | date
    marked: bool


class Expressions:
    """Compiles each expression once and evaluates it in many scopes."""

    def __init__(self) -> None:
        self._shown: list[object] = []
        self._texts: dict[str, Compiled] = {}
        self._values: dict[str, Callable[..., Any]] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._environment = Sandbox(self._note)

    def _note(self, value: object) -> object:
        self._shown.append(value)
        return value

    def show(self, source: str, scope: Scope) -> Shown:
        """Return what the text of a cell comes to.

        Raises:
            ExpressionFault: it is not well-formed, says what it may not, or uses a name that is not there.
        """
        try:
            if source not in self._texts:
                self._texts[source] = self._environment.from_string(source)
                self._paths[source] = _path(self._environment.parse(source))
            direct = _field(scope, self._paths[source])
            if direct is not None:
                return direct
            self._shown.clear()
            text = self._texts[source].render(scope)
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as fault:
            raise ExpressionFault(fault_words(fault)) from fault
        marked = any(isinstance(value, Marked) for value in self._shown)
        match self._shown:
            case [(int() | Decimal() | date()) as plain] if not isinstance(plain, bool) and str(plain) == text:
                return Shown(plain, marked)
        return Shown(text, marked)

    def value(self, source: str, scope: Scope) -> object:
        """Return the value of a bare expression, as a marker row has it. Raises ExpressionFault as `show` does."""
        try:
            if source not in self._values:
                # What compiles a bare expression does not pass through the guard.
                self._environment.parse(f"{{{{ {source} }}}}")
                self._values[source] = self._environment.compile_expression(source, undefined_to_none=False)
            value = self._values[source](scope)
            if isinstance(value, StrictUndefined):
                str(value)
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as fault:
            raise ExpressionFault(fault_words(fault)) from fault
        return value


def _path(tree: nodes.Template) -> tuple[str, ...]:
    """The names of an expression that is nothing but a field of a record, `row` and `title`; empty of any other."""
    match tree.body:
        case [nodes.Output(nodes=[nodes.Getattr(node=nodes.Name(name=name), attr=attribute)])]:
            return name, attribute
    return ()


def _field(scope: Scope, path: tuple[str, ...]) -> Shown | None:
    """What a field of a record is shown as, without the way through Jinja, which takes five times as long; None where
    that has to be taken: it says what is at fault."""
    if not path or path[0] not in scope:
        return None
    record, name = scope[path[0]], path[1]
    kind: object = type(record)
    if name not in _names_of_fields(kind):
        return None
    value = getattr(record, name)
    if type(value) in (int, Decimal, date):
        return Shown(value, False)
    return Shown(str(value), isinstance(value, Marked))


@cache
def _names_of_fields(kind: Any) -> frozenset[str]:
    named = fields(kind) if is_dataclass(kind) else ()
    return frozenset(field.name for field in named if not field.name.startswith("_"))


def names_in(scope: Scope) -> str:
    """Return the names that a template may use here, with the fields of records: `form(title、level)、row(…)`."""
    return "、".join(f"{name}{_fields(value)}" for name, value in sorted(scope.items()))


def _fields(value: object) -> str:
    value = value[0] if isinstance(value, (list, tuple)) and value else value
    return f"({'、'.join(field.name for field in fields(value))})" if is_dataclass(value) else ""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja that compiles nothing beyond a closed list of nodes, and knows only a few filters.

    Args:
        finalize: is shown every value on its way into the text, and returns what is written instead.
        autoescape: the text is XML.
        loops: `for` is allowed.
    """

    def __init__(self, finalize: Callable[[Any], object], *, autoescape: bool = False, loops: bool = False) -> None:
        super().__init__(undefined=Missing, autoescape=autoescape, finalize=finalize)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS} | {"join": _join}
        self._allowed = (*_ALLOWED, nodes.For) if loops else _ALLOWED

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._guard(tree)
        return tree

    def _guard(self, node: nodes.Node) -> None:
        if not isinstance(node, self._allowed):
            raise TemplateSyntaxError(f"不支持 {type(node).__name__}", node.lineno)
        for child in node.iter_child_nodes():
            self._guard(child)


def _join(values: Iterable[object], separator: str = "") -> str:
    parts = list(values)
    text = separator.join(str(value) for value in parts)
    if len(text) > MAX_TEXT:
        raise ValueError(f"内容超过 {MAX_TEXT} 个字符")
    return Marked(text) if any(isinstance(value, Marked) for value in parts) else text


class Missing(StrictUndefined):
    """A name that is not there; says so in Chinese, and which names the record has."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return f"不得取用 {self._undefined_name}"
        known = _fields(self._undefined_obj)
        return f"没有名称 {self._undefined_name}" + (f"，这里有 {known[1:-1]}" if known else "")


def fault_words(fault: Exception) -> str:
    """Return what is wrong with an expression, in words."""
    message = getattr(fault, "message", None) or str(fault)
    return f"写法有误({message})" if isinstance(fault, TemplateSyntaxError) else str(message)
