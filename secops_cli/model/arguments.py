"""The arguments of a measure in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_PHRASES: Final = {
    "window_years": "近 {} 年",
    "users": "用户数 ≥ {}",
    "years": "剩余 ≥ {} 年",
    "seismic": "抗震设防类别 ≥ {}",
    "national": "国标 ≥ {}",
    "international": "国际 ≥ {}",
}
_CHOICES: Final = {("which", "each"): "每一次", ("which", "longest"): "最长一次", ("risk_zones", True): "不同风险区域"}


def in_brackets(arguments: Mapping[str, Any]) -> str:
    """The arguments of a measure in words: `(近 3 年)`; empty where there are none."""
    words = "；".join(_argument(name, value) for name, value in arguments.items())
    return f"({words})" if words else ""


def _argument(name: str, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if value == "any":
        return "不限类别"
    if (name, value) in _CHOICES:
        return _CHOICES[name, value]
    return _PHRASES.get(name, "{}").format(value)
