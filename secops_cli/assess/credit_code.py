"""统一社会信用代码. Source: GB 32100."""

from __future__ import annotations

from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_character(body: str) -> str:
    """Return the check character of the first 17 characters. Raises ValueError for a character outside the set."""
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def credit_code_fault(code: str) -> str:
    """Return what is wrong with a code, an empty string where nothing is."""
    if len(code) != 18:
        return f"应为 18 位，现为 {len(code)} 位"
    strange = sorted(set(code) - set(_ALPHABET))
    if strange:
        return f"含有字符集之外的 {' '.join(strange)}(没有 I O S V Z，字母大写)"
    expected = check_character(code[:17])
    return "" if code[17] == expected else f"校验位应为 {expected}，现为 {code[17]}"
