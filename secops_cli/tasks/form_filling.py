"""Fills a blank from a judged repository: finds the mapping that was saved for it, the systems, the personal values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pydantic import ValidationError

from secops_cli.assess.filing_papers import to_file
from secops_cli.deliver.files import facts_of_origin
from secops_cli.deliver.forms import FORM_FILL
from secops_cli.deliver.forms.filling import FILING, Done, fill_blank, fingerprint, open_blank
from secops_cli.deliver.forms.grid import Blank
from secops_cli.deliver.templates import Template
from secops_cli.edit.yaml_text import new_file
from secops_cli.errors import CommandLineError
from secops_cli.load.layout import FORM_MAPS, PRIVATE_FILE, SHEET_MAPS, is_yaml
from secops_cli.load.private import read_private
from secops_cli.load.transcode import parse
from secops_cli.model.form_mapping import FormMapping
from secops_cli.pipeline import Result
from secops_cli.selecting import find_system
from secops_cli.source.base import MAX_DATA_FILE, escapes


@dataclass(frozen=True, slots=True)
class Asked:
    """How a blank is to be filled.

    Attributes:
        form: a form, or the id of a saved mapping; None to find out.
        systems: ids of those that are filled in; all that have to be filed where there are none.
        private: the file of personal values and what messages call it; None for the repository's own.
    """

    form: str | None = None
    systems: tuple[str, ...] = ()
    private: tuple[bytes, str] | None = None


def fill(result: Result, content: bytes, name: str, asked: Asked) -> Done:
    """Return a filled blank.

    Args:
        result: the judged repository.
        content: the blank.
        name: what messages call it.

    Raises:
        SecopsError: the blank, the mapping or the personal values cannot be used, or something that is asked for is not
            there.
    """
    blank = open_blank(content, name)
    mapping, form = _mapping(result, blank, asked.form)
    result = with_private(result, asked.private) if asked.private else _with_own(result)
    case = result.case
    chosen = [find_system(case, one) for one in dict.fromkeys(asked.systems)]
    filled = fill_blank(case, blank, form, chosen or list(to_file(case)), mapping)
    if chosen and not filled.form.startswith(FILING):
        raise CommandLineError("自评估表不分系统", "去掉 --system。")
    if filled.form.startswith(FILING) and not filled.subjects:
        raise CommandLineError("没有应备案的定级对象", "第二级以上的才要备案；用 --system 指定一个，或先写明等级。")
    template = Template(PurePosixPath(name.replace("\\", "/")).name, name, content)
    facts = {
        **facts_of_origin(FORM_FILL, template, result.origin, case.as_of),
        **({"secops.private": "true"} if case.private is not None else {}),
        "secops.form": filled.form,
        "secops.system": "、".join(filled.subjects),
    }
    return Done(filled, filled.content(facts), mapping)


def mapping_file(done: Done, name: str) -> tuple[str, bytes]:
    """Return the file of a mapping that worked: its path in the repository and its content.

    Args:
        name: the id under which it is saved.

    Raises:
        CommandLineError: the id is no name of a file.
    """
    path = f"{FORM_MAPS}{name}.yaml"
    if not name.strip() or name.startswith(".") or "/" in name or path.startswith(SHEET_MAPS) or escapes(path):
        raise CommandLineError(f"不能用作标识：{name}", "用字母、数字、汉字和连字符，不以 sheet- 开头。")
    filled = done.filled
    record = {
        "id": name,
        "form": filled.form,
        "blank": fingerprint(filled.blank),
        "name": PurePosixPath(filled.blank.name.replace("\\", "/")).name,
        "places": dict(filled.places),
        "columns": dict(filled.columns),
    }
    return path, new_file([{key: value for key, value in record.items() if value}])


def with_private(result: Result, given: tuple[bytes, str]) -> Result:
    """Return a judged repository with personal values, for the papers that demand them.

    Args:
        given: the file and what messages call it.

    Raises:
        UnreadableSource: the file cannot be used.
    """
    return replace(result, case=replace(result.case, private=read_private(*given)))


def _with_own(result: Result) -> Result:
    """With the personal values of the folder's own file; a revision has none."""
    entry = result.source.files.get(PRIVATE_FILE)
    if entry is None or entry.kind != "file" or entry.size > MAX_DATA_FILE or result.source.committed_on is not None:
        return result
    content = dict(result.source.read([PRIVATE_FILE]))[PRIVATE_FILE]
    return result if content is None else with_private(result, (content, PRIVATE_FILE))


def _mapping(result: Result, blank: Blank, form: str | None) -> tuple[FormMapping | None, str | None]:
    """The saved mapping of a blank: the one that is named, else one of the same blank; and the form where it is one."""
    saved = list(_saved(result))
    named = next((mapping for mapping in saved if mapping.id == form), None)
    if named is not None:
        return named, named.form
    mark = fingerprint(blank)
    same = [mapping for mapping in saved if mapping.blank == mark and form in (None, mapping.form)]
    return (same[0] if same else None), form


def _saved(result: Result) -> Iterator[FormMapping]:
    paths = sorted(
        p for p in result.source.files if p.startswith(FORM_MAPS) and not p.startswith(SHEET_MAPS) and is_yaml(p)
    )
    readable = [p for p in paths if (e := result.source.files[p]).kind == "file" and e.size <= MAX_DATA_FILE]
    for path, content in result.source.read(readable):
        parsed = parse(content or b"")
        if parsed.shape == "empty":
            continue
        try:
            [record] = json.loads(parsed.body or b"[]")
            yield FormMapping.model_validate_json(json.dumps(record))
        except ValidationError as fault:
            first = fault.errors(include_url=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            raise CommandLineError(f"{path} 的 {where} 不对", "写法见 docs/forms.md；改正或删去这个文件。") from None
        except ValueError:
            raise CommandLineError(f"{path} 读不出，应是一个对应关系", "写法见 docs/forms.md；改正或删去它。") from None
