"""Plain values → YAML text, as people write it: short lists and records on one line, the rest as blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from secops_cli.load import transcode

_LONGEST_LINE: Final = 100
_NUMBER_OR_WORD: Final = re.compile(
    r"[-+.]?\d[\d_.,:eExXoO+-]*|(?i:y|yes|n|no|on|off|true|false|null|\.nan|[-+]?\.inf)"
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d\Z")
_LITERAL: Final = re.compile(r"(?!\s)(?:[^\r\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\S)\n?\Z")


def normal(value: Any) -> Any:
    """Return a value as it is read back: days and decimals as text, whole numbers as integers, tuples as lists."""
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        text = format(value, "f")
        return int(text) if transcode.is_integer(text) else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): normal(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [normal(part) for part in value]
    return str(value)


def entry(key: str, value: Any) -> list[str]:
    """Return the lines of `key: value`, without indentation."""
    return _dumped(CommentedMap({key: _styled(value)})).split("\n")


def item(value: Any, *, in_lines: bool = False) -> list[str]:
    """Return the lines of `- value`, without indentation; `in_lines`: each key on its own, however few."""
    return [line[2:] for line in _dumped(CommentedSeq([_styled(value, in_list=not in_lines)])).split("\n")]


def inline(value: Any) -> str:
    """Return a value on one line; collections in brackets and braces."""
    return _dumped(_flow(CommentedSeq([_styled(value, single_line=True)])))[1:-1]


def is_small(value: Any) -> bool:
    """Say whether a value is a scalar of one line, or nothing."""
    return not value or not (isinstance(value, (list, dict)) or (isinstance(value, str) and "\n" in value))


def is_short(value: Any) -> bool:
    """Say whether a collection is written on one line: scalars only, and not many of them."""
    parts = value.values() if isinstance(value, dict) else value
    return all(is_small(part) and part not in ([], {}) for part in parts) and len(inline(value)) <= _LONGEST_LINE


def _styled(value: Any, *, in_list: bool = False, single_line: bool = False) -> Any:
    """The value with the styles that ruamel is to write."""
    if isinstance(value, Mapping):
        styled = CommentedMap((str(key), _styled(part, single_line=single_line)) for key, part in value.items())
        few = in_list and len(value) <= 3 and "id" not in value
        return _flow(styled) if single_line or not value or (few and is_short(normal(value))) else styled
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = CommentedSeq([_styled(part, in_list=True, single_line=single_line) for part in value])
        return _flow(listed) if single_line or is_short(normal(value)) else listed
    if isinstance(value, Decimal):
        text = format(value, "f")
        return _Bare(text, "float" if "." in text else "int")
    if isinstance(value, date):
        return _Bare(value.isoformat(), "timestamp")
    if not isinstance(value, str):
        return value
    if "\n" in value and not single_line and _LITERAL.match(value):
        return LiteralScalarString(value)
    if _DAY.match(value):
        return _Bare(value, "timestamp")
    if _NUMBER_OR_WORD.fullmatch(value) or any(c in value for c in "\x85\u2028\u2029\ufeff\n\r\t"):
        return DoubleQuotedScalarString(value)
    return value


class _Bare(str):
    """Text that is written without quotes, since its YAML type is what it looks like: a day, a decimal."""

    tag: str

    def __new__(cls, text: str, tag: str) -> _Bare:
        bare = super().__new__(cls, text)
        bare.tag = f"tag:yaml.org,2002:{tag}"
        return bare


class _Representer(RoundTripRepresenter):
    """ruamel's own, and bare text; null is a word."""


_Representer.add_representer(_Bare, lambda own, bare: own.represent_scalar(bare.tag, str(bare)))
_Representer.add_representer(type(None), lambda own, _: own.represent_scalar("tag:yaml.org,2002:null", "null"))


def _flow(value: Any) -> Any:
    """The same collection in brackets or braces, where the parser in C takes a bare colon for that of a key."""
    for key, part in value.items() if isinstance(value, CommentedMap) else enumerate(value):
        if type(part) is str and ":" in part:
            value[key] = DoubleQuotedScalarString(part)
    value.fa.set_flow_style()
    return value


@cache
def _writer() -> YAML:
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    return yaml


def _dumped(value: Any) -> str:
    stream = io.StringIO()
    _writer().dump(value, stream)
    return stream.getvalue().removesuffix("...\n").rstrip("\n")
