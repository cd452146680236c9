"""`docs/templates.md`: every name that a template may use, from what templates are really given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from secops_cli.deliver.expressions import Marked, Picture, Scope

_LONGEST: Final = 40
_INTRODUCTION: Final = """\
模板是普通的 .docx、.xlsx 文件，在 Word、Excel 或 WPS 里改字体、列宽、页边距、文字都行；改完的放在仓库的 `templates/` 或
`--templates` 指的文件夹里，文件名不变，就代替自带的。

```console
$ secops report --eject grading-report -o templates     # 抄出一份来改
$ secops report grading-report                          # 用仓库 templates/ 里改过的
$ secops report grading-report --templates ~/版式        # 用别处的
$ secops report grading-report --no-repo-templates      # 不用仓库里的
```

## 写法

| 写在哪里 | 写什么 | 结果 |
|---|---|---|
| Word 的文字里，Excel 的单元格里 | `{{ system.name }}` | 那个值；缺的标黄 |
| Word 的一段里单独写 | `{%p for x in 列表 %}` … `{%p endfor %}` | 中间各段每项重复一次，写标签的段不留下 |
| Word 表格的一行、一格里单独写 | 同上，`p` 换成 `tr`、`tc` | 中间各行、各格每项重复一次 |
| Excel 的一行里单独写 | `{% for x in 列表 %}` … `{% endfor %}` | 中间各行每项重复一次，样式、行高、合并的格子跟着走 |
| 同上 | `if 条件` … `endif` | 条件成立才留下 |
| Excel 的一格里只写一个名称 | `{{ row.day }}` | 数仍是数，日期仍是日期；要显示的格式在那一格设 |

Excel 的筛选、下拉、条件格式、打印标题、冻结的行，设在模板的哪些行上，就跟着那些行走。

能用比较、`and`/`or`/`not`、`if`…`else`、`default`、`first`、`last`、`length`、`lower`、`trim`、`upper`、`join`；
不能调用函数，不能赋值，循环有上限。名称写错时会停下，说是哪个模板、哪一段或哪一格、哪个表达式，并列出可用的名称。
限额见 [security.md](security.md#模板与表格)。

下面的名称照示例单位列出。`名称[]` 是列表，后面是每一项里有的；例是示例单位的值，标“(图)”的是图片，只能单独写。
"""


@dataclass(frozen=True, slots=True)
class TemplateNames:
    """One template, or several layouts of one document that are given the same names.

    Attributes:
        title: what the document is called.
        command: makes it.
        files: the templates.
        scopes: sheet (empty in a Word template) → what it was given, as often as it was made.
    """

    title: str
    command: str
    files: Sequence[str]
    scopes: Mapping[str, Sequence[Scope]]


def templates_page(templates: Iterable[TemplateNames], made: str) -> str:
    """Return the page; `made` is the line that says that it is generated."""
    lines = ["# 模板里可用的名称", made, "", _INTRODUCTION]
    for template in templates:
        lines += [f"## {template.title}", ""]
        files = "、".join(f"`{file}`" for file in template.files)
        lines += [f"`secops {template.command}`，模板 {files}。", ""]
        for sheet, scopes in template.scopes.items():
            if sheet:
                lines += [f"工作表「{sheet}」：", ""]
            lines += ["| 名称 | 是 | 例 |", "|---|---|---|"]
            lines += [f"| `{name}` | {entry.kind} | {_cell(entry.example)} |" for name, entry in _names(scopes).items()]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


@dataclass(slots=True)
class _Entry:
    """What a name stands for, and the first value of it that says something."""

    kinds: set[str] = field(default_factory=set)
    example: str = ""

    @property
    def kind(self) -> str:
        known = sorted(self.kinds - {"—"})
        return "或".join(known) or "文本"


def _names(scopes: Sequence[Scope]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for scope in scopes:
        for name, value in scope.items():
            for path, kind, example in _walk(name, value):
                entry = found.setdefault(path, _Entry())
                entry.kinds.add(kind)
                entry.example = entry.example or example
    return found


def _walk(path: str, value: Any) -> Iterator[tuple[str, str, str]]:
    """Every name at or below a value: path, kind, example."""
    if isinstance(value, Picture):
        yield path, "图片", "(图)"
    elif is_dataclass(value):
        for one in fields(value):
            yield from _walk(f"{path}.{one.name}", getattr(value, one.name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _walk(f"{path}.{key}", part)
    elif isinstance(value, (list, tuple)):
        if not value:
            yield f"{path}[]", "—", ""
        for part in value:
            yield from _walk(f"{path}[]", part)
    else:
        yield path, _kind(value), "" if isinstance(value, Marked) else _shown(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "真或假"
    if isinstance(value, (int, Decimal)):
        return "数"
    if isinstance(value, date):
        return "日期"
    return "—" if value is None else "文本"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "真" if value else ""
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
