"""Reads `private.yaml`. It passes no cache, and what it holds stands in no message."""

from __future__ import annotations

import json

from pydantic import ValidationError

from secops_cli.errors import UnreadableSource
from secops_cli.load.transcode import parse
from secops_cli.model.private import Private

_REASONS = {"extra_forbidden": "没有这个键", "value_error": "", "string_type": "应为文本", "model_type": "应为 键: 值"}


def read_private(content: bytes, name: str) -> Private:
    """Return the personal values of a file.

    Args:
        content: the file.
        name: what messages call it.

    Raises:
        UnreadableSource: it is no YAML, or not what `Private` allows; the message has keys and reasons, never values.
    """
    hint = "写法见 docs/forms.md 的“个人信息”；手机号、身份证号加引号。"
    parsed = parse(content)
    if parsed.shape == "empty":
        return Private()
    if parsed.shape != "map":
        # What is wrong with a text may quote it; where it is wrong does not.
        line = next((f[1] for f in parsed.faults if not f[0].startswith("SEC6")), 1)
        raise UnreadableSource(f"{name} 第 {line} 行起读不出，应为 键: 值", hint)
    [record] = json.loads(parsed.body)
    try:
        return Private.model_validate_json(json.dumps(record))
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in found["loc"])
        reason = _REASONS.get(found["type"], "写法不对")
        if found["type"] == "value_error":
            reason = str(found.get("ctx", {}).get("error", "写法不对"))
    raise UnreadableSource(f"{name} 的 {place}：{reason}", hint)
