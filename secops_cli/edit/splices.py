"""Pieces of a YAML text to replace, all found in the text as it was and made at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from secops_cli.edit.tree import EditFault, Node
from secops_cli.edit.values import entry, inline, is_small, item, normal


class Splices:
    """Pieces of a text to replace; places are those of the text before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._eol = "\r\n" if "\r\n" in text else "\n"
        self._pieces: list[tuple[int, int, str]] = []
        self._at_end: dict[int, list[str]] = defaultdict(list)

    def result(self) -> str:
        """The new text. Raises EditFault where two pieces overlap."""
        for place, pieces in self._at_end.items():
            self._pieces.append((place, place, "".join(pieces)))
        out, position = [], 0
        for start, end, piece in sorted(self._pieces, key=lambda one: (one[0], one[1])):
            if start < position:
                raise EditFault("两处改动重叠", "分两次改。")
            out += [self._text[position:start], piece]
            position = end
        return "".join((*out, self._text[position:]))

    def change_mapping(self, node: Node, values: Mapping[str | int, Any], gone: set[str]) -> None:
        """Set and remove keys of one mapping."""
        new = {str(key): value for key, value in values.items() if key not in node.children}
        if node.children and gone == set(node.children) and not new:
            self._empty(node, "{}")
            return
        for key, value in values.items():
            if key in node.children:
                self._set(node, str(key), node.children[str(key)], value)
        for key in gone:
            self._remove_key(node, key, gone)
        if new:
            self._add_keys(node, new)

    def change_list(
        self, node: Node, values: Mapping[int, Any], gone: set[int], added: Mapping[int, Sequence[Any]]
    ) -> None:
        """Set and remove items of one list, and add others before the item of an index or at the end."""
        added = {index: items for index, items in added.items() if items}
        if node.items and gone == set(range(len(node.items))):
            if added:
                raise EditFault("列表的全部内容都换了", "分两次改。")
            self._empty(node, "[]")
            return
        for index, value in values.items():
            self._set(node, "", node.items[index], value)
        for index in gone:
            self._remove_item(node, index, gone)
        for index, items in added.items():
            self._add_items(node, index, items)

    # --- values -------------------------------------------------------------------------------------------------

    def _set(self, parent: Node, key: str, old: Node, value: Any) -> None:
        """Replace one value; a collection of the same kind is changed part by part."""
        wanted = normal(value)
        if old.plain() == wanted and type(old.plain()) is type(wanted):
            return
        if old.kind == "map" and isinstance(wanted, dict) and wanted and old.children:
            changed = {k: v for k, v in value.items() if k not in old.children or old.children[k].plain() != normal(v)}
            self.change_mapping(old, changed, set(old.children) - set(wanted))
        elif old.kind == "list" and isinstance(wanted, list) and wanted and old.items:
            self._set_list(old, list(value))
        elif parent.style or (is_small(wanted) and old.kind == "scalar" and old.style not in ("|", ">")):
            self._put(old.start, old.end, self._spaced(old, self._like(old, value)))
        elif parent.kind == "map":
            self._replace_entry(parent, key, old, value)
        else:
            self._replace_item(parent, old, value)

    def _spaced(self, old: Node, piece: str) -> str:
        """An empty value stands right behind its colon or dash."""
        return f" {piece}" if old.start == old.end and self._text[old.start - 1 : old.start] in (":", "-") else piece

    def _like(self, old: Node, value: Any) -> str:
        """A value on one line, in the quotes that the old one has."""
        plain = inline(value)
        if not isinstance(value, str) or old.style not in ("'", '"') or plain[:1] == '"' or "\n" in value:
            return plain
        if old.style == "'":
            return "'" + value.replace("'", "''") + "'"
        return plain if "\\" in value or '"' in value or not value.isprintable() else f'"{value}"'

    def _set_list(self, old: Node, value: list[Any]) -> None:
        """Make a list what it is to be by as few items as possible; items with an id are known by it."""
        was, now = [_known_by(part.plain()) for part in old.items], [_known_by(normal(part)) for part in value]
        changed: dict[int, Any] = {}
        gone: set[int] = set()
        added: dict[int, list[Any]] = {}
        for tag, i, j, a, b in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
            both = min(j - i, b - a)
            # Of equal ids the values may differ; what replaces each other is changed in place.
            changed |= {i + n: value[a + n] for n in range(both) if old.items[i + n].plain() != normal(value[a + n])}
            if tag != "equal":
                gone |= set(range(i + both, j))
                if b - a > both:
                    added[i + both] = value[a + both : b]
        self.change_list(old, changed, gone, added)

    def _replace_entry(self, parent: Node, key: str, old: Node, value: Any) -> None:
        """Replace a value that takes lines of its own, or is to; a comment on the key's line stays there."""
        start, end = parent.keys[key]
        colon = self._text.index(":", end) + 1
        first, *lines = entry(key, value)
        head = first[len(entry(key, None)[0].removesuffix(" null")) :]
        self._replace(colon, old, head, self._indented(lines, self._column(start)))

    def _replace_item(self, parent: Node, old: Node, value: Any) -> None:
        dash = self._dash(parent, old)
        first, *lines = item(value)
        self._replace(dash + 1, old, first[1:], self._indented(lines, self._column(dash)))

    def _replace(self, sign: int, old: Node, head: str, lines: Sequence[str]) -> None:
        """Put text behind a colon or dash in the place of a value, lines below, and keep a comment beside the sign."""
        line_end = self._line_end(sign)
        below = "".join(self._eol + line for line in lines)
        if old.style in ("|", ">") or old.start > line_end:
            # The old value stands below, or begins with a sign of its own that may have a comment.
            header = old.start + len(self._text[old.start : line_end].split(" ")[0]) if old.start <= line_end else sign
            self._put(sign, max(header, sign), head)
            self._put(line_end, max(old.end, line_end), below)
        elif lines:
            self._put(sign, old.end, head)
            self._put(self._line_end(old.end), self._line_end(old.end), below)
        else:
            self._put(sign, old.end, head)

    def _empty(self, node: Node, sign: str) -> None:
        """Write an empty collection in the place of all that one holds."""
        if node.style:
            self._put(node.start, node.end, sign)
            return
        before = self._text[: node.start].rstrip(" \r\n")
        if before[-1:] in (":", "-") and "\n" in self._text[len(before) : node.start]:
            self._put(len(before), node.end, f" {sign}")
        else:
            self._put(node.start, node.end, sign)

    # --- keys and items -----------------------------------------------------------------------------------------

    def _add_keys(self, node: Node, values: Mapping[str, Any]) -> None:
        if node.style or not node.children:
            pieces = [inline({key: value})[1:-1] for key, value in values.items()]
            self._into_brackets(node, node.end - 1, pieces)
            return
        column = self._column(min(start for start, _ in node.keys.values()))
        lines = [line for key, value in values.items() for line in self._indented(entry(key, value), column)]
        self._below(node.end, lines)

    def _add_items(self, node: Node, index: int, values: Sequence[Any]) -> None:
        if node.style or not node.items:
            if not node.items and node.style and self._only_comments(node.start):
                records = [self._indented(item(value), 0) for value in values]
                self._put(node.start, node.end, f"{self._eol}{self._eol}".join(self._eol.join(one) for one in records))
                return
            place = node.items[index].start if index < len(node.items) else node.end - 1
            self._into_brackets(node, place, [inline(value) for value in values], before=index < len(node.items))
            return
        column = self._column(node.start)
        gap = [""] if len(node.items) > 1 and self._apart(node.items[-2], node.items[-1]) else []
        flow = node.items[-1].style == "{"
        if index < len(node.items):
            place = self._line_start(self._with_comments(self._dash(node, node.items[index])))
            if place <= node.start and index == 0 and self._line_start(node.start) != node.start - column:
                raise EditFault("列表的开头不能加")
            lines = [line for value in values for line in (*self._item_lines(value, column, flow=flow), *gap)]
            self._at_end[place].append("".join(line + self._eol for line in lines))
            return
        lines = [line for value in values for line in (*gap, *self._item_lines(value, column, flow=flow))]
        self._below(node.end, lines)

    def _only_comments(self, end: int) -> bool:
        """Whether nothing but comments and blank lines stands before a place that begins a line."""
        lines = self._text[:end].split("\n")
        return not lines[-1] and all(line.strip()[:1] in ("", "#") for line in lines)

    def _item_lines(self, value: Any, column: int, *, flow: bool) -> list[str]:
        lines = [f"- {inline(value)}"] if flow and isinstance(value, Mapping) else item(value, in_lines=True)
        return self._indented(lines, column)

    def _apart(self, one: Node, other: Node) -> bool:
        """Whether a blank line stands between two items."""
        between = self._text[one.end : other.start].replace("\r", "").split("\n")
        return any(not line.strip() for line in between[1:-1])

    def _into_brackets(self, node: Node, place: int, pieces: Sequence[str], *, before: bool = False) -> None:
        joined = ", ".join(pieces)
        if not (node.children or node.items):
            self._put(node.start + 1, node.end - 1, joined)
        elif before:
            self._at_end[place].append(f"{joined}, ")
        else:
            last = max(part.end for part in node.parts)
            comma = "," in self._text[last : node.end]
            self._at_end[last].append(f", {joined}" if not comma else "")
            if comma:
                raise EditFault("括号里最后有一个多余的逗号", "先删去它。")

    def _remove_key(self, node: Node, key: str, gone: set[str]) -> None:
        order = list(node.children)
        start, child = node.keys[key][0], node.children[key]
        after = next((k for k in order[order.index(key) + 1 :] if k not in gone), None)
        if node.style:
            self._out_of_brackets(
                [(node.keys[k][0], node.children[k].end) for k in order],
                order.index(key),
                gone_all={order.index(k) for k in gone},
            )
        elif self._text[self._line_start(start) : start].strip():
            # It shares its line with a dash: the next key moves up.
            if after is None:
                raise EditFault(f"{key} 是这一项的第一个键，不能单独删")
            between = self._text[child.end : node.keys[after][0]]
            if "#" in between:
                raise EditFault(f"{key} 后面有注释，不能单独删")
            self._put(start, self._next_key(node, order, key), "")
        else:
            self._put_lines_away(self._line_start(start), child)

    def _next_key(self, node: Node, order: Sequence[str], key: str) -> int:
        return node.keys[order[order.index(key) + 1]][0]

    def _remove_item(self, node: Node, index: int, gone: set[int]) -> None:
        child = node.items[index]
        if node.style:
            self._out_of_brackets([(part.start, part.end) for part in node.items], index, gone_all=gone)
            return
        dash = self._dash(node, child)
        if self._text[self._line_start(dash) : dash].strip():
            following = node.items[index + 1]
            self._put(dash, self._dash(node, following), "")
        else:
            start = self._line_start(self._with_comments(dash))
            self._put_lines_away(start, child)
            blank = self._line_end(child.end)
            self._take_blank_line(start, blank)

    def _put_lines_away(self, start: int, child: Node) -> None:
        end = self._line_end(child.end)
        after = end + len(self._eol) if self._text.startswith(self._eol, end) else end
        if after == end and start > 0:  # the last line of a file that ends without a line end
            start -= len(self._eol)
        self._put(start, after, "")

    def _take_blank_line(self, start: int, end: int) -> None:
        """Of the blank lines above and below an item that goes, those below go with it."""
        above = self._text[:start].replace("\r", "")
        if start and not above.endswith("\n\n"):
            return
        begin = end + len(self._eol)
        last = begin
        while self._text.startswith(self._eol, last):
            last += len(self._eol)
        if last > begin:
            self._put(begin, last, "")

    def _out_of_brackets(self, spans: Sequence[tuple[int, int]], index: int, *, gone_all: set[int]) -> None:
        """Take one value out of brackets, with the comma that parts it from one that stays."""
        if any(n not in gone_all for n in range(index)):
            self._put(spans[index - 1][1], spans[index][1], "")
        else:
            self._put(spans[index][0], spans[index + 1][0], "")

    # --- places -------------------------------------------------------------------------------------------------

    def _put(self, start: int, end: int, piece: str) -> None:
        if start == end:
            if piece:
                self._at_end[start].append(piece)
            return
        self._pieces.append((start, end, piece))

    def _below(self, end: int, lines: Sequence[str]) -> None:
        self._at_end[self._line_end(end)].append("".join(self._eol + line for line in lines))

    def _indented(self, lines: Sequence[str], column: int) -> list[str]:
        return [" " * column + line if line else line for line in lines]

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        end = self._text.find("\n", place)
        end = len(self._text) if end < 0 else end
        return end - 1 if end and self._text[end - 1 : end] == "\r" else end

    def _column(self, place: int) -> int:
        return place - self._line_start(place)

    def _dash(self, node: Node, child: Node) -> int:
        """Where the dash of an item stands."""
        if child is node.items[0]:
            return node.start
        column = self._column(node.start)
        line = self._line_start(child.start)
        while not (
            self._text[line : line + column].strip() == "" and self._text[line + column : line + column + 1] == "-"
        ):
            if line <= node.start:
                raise EditFault("列表的缩进看不明白")
            line = self._line_start(line - 1)
        return line + column

    def _with_comments(self, place: int) -> int:
        """The beginning of the comment lines right above a place, of the same indentation; else the place."""
        column = self._column(place)
        first = self._line_start(place)
        while first > 0:
            above = self._line_start(first - 1)
            if self._text[above:first].strip()[:1] != "#" or self._text[above:first].index("#") != column:
                return first + column
            first = above
        # What a file begins with speaks of the whole file.
        return place


def _known_by(value: Any) -> Any:
    """What an item of a list is known by: its id where it has one, else all of it."""
    if isinstance(value, dict):
        return ("id", value["id"]) if "id" in value else repr(value)
    return repr(value)
