"""Renders a .docx template: Jinja tags in its text, in a sandbox; styles, tables, headers and footers stay as they are.

A template may come from a repository that others wrote: what it may hold, say, repeat and grow to is bounded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from lxml import etree

from secops_cli.characters import printable
from secops_cli.deliver.expressions import Picture, Sandbox, Scope, fault_words, names_in
from secops_cli.deliver.packing import PackageFault, pack, unpack
from secops_cli.deliver.templates import Template, TemplateFault
from secops_cli.deliver.word_package import check_word, parse_xml
from secops_cli.deliver.word_runs import finish, with_signs, without_signs
from secops_cli.deliver.word_tags import Tag, TagFault, tags_of

MAX_ROUNDS: Final = 20_000
"""How often all loops of a document may go round together."""
MAX_OUTPUT: Final = 30_000_000
"""Characters of XML that one part may come to."""

_UNREADABLE: Final = (
    OpcError,
    etree.LxmlError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ArithmeticError,
    OSError,
)
"""What python-docx and docxtpl raise on a damaged document."""
_EXPRESSION_FAULTS: Final = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    SyntaxError,  # of the code that Jinja makes: nested too deeply
)
_OPENER: Final = re.compile(r"\{[{%#][-+]?")
_FILLED: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TITLES: Final = {"document": "正文", "header": "页眉", "footer": "页脚"}


def render_word(template: Template, scope: Scope) -> bytes:
    """Return the document that a template and the values of its names come to; see `packing.stamp` for its properties.

    A `Marked` value is highlighted, and only it; each line of a value is a paragraph like the one it stands in; the
    cell of a `Shaded` value is shaded; a `Picture` is shown in the line. The same arguments give the same bytes.

    Args:
        template: a .docx file with `{{ name }}`, and with `{%p for … %}`, `{%tr for … %}`, `{%tc for … %}` alone in
            their paragraph, row or cell (`if` likewise).
        scope: name → text, number, picture, record or list of these.

    Raises:
        TemplateFault: it is no document, holds what a template may not, or a tag in it cannot be used; the message says
            where.
    """
    try:
        parts = unpack(template.content)
        check_word(parts)
        filler = _Filler(template, scope, _tags(template, parts, scope))
        filler.render(scope, filler.sandbox)
        buffer = io.BytesIO()
        filler.save(buffer)
        made = unpack(buffer.getvalue())
        for name in filter(_FILLED.fullmatch, made):
            root = parse_xml(made[name])
            finish(root)
            made[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return pack(made)
    except PackageFault as fault:
        raise TemplateFault(f"模板 {template.origin} {fault.message}") from fault
    except _UNREADABLE as fault:
        raise TemplateFault(f"模板 {template.origin} 不是能打开的 .docx 文件") from fault


def _tags(template: Template, parts: dict[str, bytes], scope: Scope) -> dict[str, list[Tag]]:
    """The tags of each part that is filled; a tag anywhere else would be printed as it is."""
    found: dict[str, list[Tag]] = {}
    for name, part in parts.items():
        kind = _FILLED.fullmatch(name)
        if kind is not None:
            title = next(words for key, words in _TITLES.items() if kind[1].startswith(key))
            try:
                found[f"/{name}"] = tags_of(parse_xml(part), title)
            except TagFault as fault:
                raise _fault(template, fault.where, fault.source, str(fault), scope) from fault
        elif name.startswith("word/") and name.endswith(".xml") and (b"{{" in part or b"{%" in part):
            raise TemplateFault(f"模板 {template.origin} 的 {name} 里有标签", "标签只能写在正文、表格、页眉、页脚里。")
    return found


def _fault(template: Template, where: str, source: str, message: str, scope: Scope) -> TemplateFault:
    shown = " ".join(source.split())[:120]
    return TemplateFault(
        printable(f"模板 {template.origin} {where}：{shown} — {message}"), f"可用的名称：{names_in(scope)}"
    )


class _Sandbox(Sandbox):
    """With loops that go round a bounded number of times altogether; `written` says what of a value is written."""

    def __init__(self, written: Callable[[object], object]) -> None:
        super().__init__(written, autoescape=True, loops=True)
        self._rounds = 0
        self.filters["counted"] = self._counted

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            if loop.recursive:
                raise TemplateSyntaxError("不支持 recursive", loop.lineno)
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.iter.lineno)
        return tree

    def _counted(self, values: Iterable[object]) -> Iterator[object]:
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise ValueError("for 后面要是一列记录")
        for value in values:
            self._rounds += 1
            if self._rounds > MAX_ROUNDS:
                raise ValueError(f"循环超过 {MAX_ROUNDS} 次")
            yield value


def _written(value: object) -> object:
    if isinstance(value, Undefined):
        return value  # says itself what is missing when it is written
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal, date)):
        raise ValueError("不是能写出的文字")
    return with_signs(value)


class _Filler(DocxTemplate):  # type: ignore[misc]
    """docxtpl, with our own rendering of each part; properties are replaced later, notes hold no tags."""

    def __init__(self, template: Template, scope: Scope, tags: dict[str, list[Tag]]) -> None:
        super().__init__(io.BytesIO(template.content))
        self.sandbox = _Sandbox(self._written)
        self._template = template
        self._scope = scope
        self._tags = tags

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Leave them: `packing.stamp` replaces them."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Leave them: they hold no tags."""

    def render_xml_part(self, src_xml: str, part: Any, context: Scope, jinja_env: Any = None) -> str:
        """Return the XML of a part with its tags carried out."""
        self.current_rendering_part = part  # pictures are added to it
        tags = self._tags[str(part.partname)]
        # A line begins with each tag and nowhere else, so that the line of a fault is the number of its tag.
        flat = without_signs(src_xml).replace("\r", " ").replace("\n", " ")
        source, count = _OPENER.subn(lambda opener: f"{opener[0]}\n", flat)
        if count != len(tags):
            raise TemplateFault(
                f"模板 {self._template.origin} 里有的标签认不出来",
                "标签只能写在文字里；{%p %}、{%tr %} 独占一段、一行；标签里不要出现 % 和花括号。",
            )
        try:
            made = self._carried_out(source)
        except _EXPRESSION_FAULTS as fault:
            tag = _tag_at(tags, fault)
            raise _fault(self._template, tag.where, tag.source, fault_words(fault), self._scope) from fault
        try:
            parse_xml(made)
        except (etree.XMLSyntaxError, ValueError) as fault:
            raise TemplateFault(
                f"模板 {self._template.origin} 的 for 或 if 没有在同一层开始和结束",
                "跨段的写成 {%p for … %} … {%p endfor %}，各自独占一段；跨表格行的写成 {%tr … %}。",
            ) from fault
        return made

    def _written(self, value: object) -> object:
        if isinstance(value, Picture):
            return InlineImage(self, io.BytesIO(value.content), width=Mm(value.width))
        return _written(value)

    def _carried_out(self, source: str) -> str:
        pieces: list[str] = []
        size = 0
        for piece in self.sandbox.from_string(source).generate(self._scope):
            size += len(piece)
            if size > MAX_OUTPUT:
                raise ValueError(f"展开后超过 {MAX_OUTPUT // 1_000_000} 兆字符")
            pieces.append(piece)
        return "".join(pieces)


def _tag_at(tags: list[Tag], fault: BaseException) -> Tag:
    """The tag that a fault came from: its line, counted from the second."""
    line = fault.lineno if isinstance(fault, TemplateSyntaxError) else 0
    trace = fault.__traceback__
    while trace is not None and not isinstance(fault, TemplateSyntaxError):
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    at = min(max((line or 0) - 2, 0), len(tags) - 1)
    return tags[at] if tags else Tag("", "正文")
