"""Names of standards, categories and clauses: what was meant by one that there is none of, and which look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from secops_cli.errors import CommandLineError
from secops_cli.model.standard import Edition, Standard

_MANY = 3
_SURE = 2
"""So many parts of a number have to agree from the left before one clause is offered for another."""


def like_clause(standard: Standard, written: str) -> str:
    """Return which clauses may be meant: by the number as printed, else by the number that agrees furthest."""
    if "：" in written:
        return "，冒号要用半角"
    near = [c.id for c in standard.clause.values() if c.printed == written] or _furthest(standard, written)
    if not near:
        return ""
    return f"，是否想写 {'、'.join(near[:_MANY])}{' 等' if len(near) > _MANY else ''}"


def _furthest(standard: Standard, written: str) -> list[str]:
    """The clauses whose numbers agree with what is written in the most parts from the left, the shortest of them."""
    parts = _parts(written)
    agreeing: dict[tuple[int, int], list[str]] = {}
    for clause_id in standard.clause:
        own = _parts(clause_id)
        alike = next((i for i, (a, b) in enumerate(zip(parts, own, strict=False)) if a != b), min(len(parts), len(own)))
        agreeing.setdefault((-alike, len(own)), []).append(clause_id)
    (alike, _), near = min(agreeing.items(), default=((0, 0), []))
    return near if -alike >= _SURE else []


def _parts(number: str) -> list[str]:
    """`A1.2.3-a` → A, 1, 2, 3, A: however its parts are divided, and in whatever width or case they are written."""
    return re.findall(r"[A-Z]+|\d+", unicodedata.normalize("NFKC", number).upper())


def like_category(standard: Standard, written: str) -> str:
    """Return the category of that title, else all categories."""
    categories = standard.edition.categories
    known = [f"{c.id}({c.title})" for c in categories]
    named = [shown for c, shown in zip(categories, known, strict=True) if written in (c.title, c.id.lower())]
    return f"，是否想写 {named[0]}" if named else f"，可用：{'、'.join(known)}"


def like_standard(editions: Iterable[Edition], written: str) -> str:
    """Return the standard that has this in its title, else all standards."""
    editions = list(editions)
    meant = [e.alias for e in editions if written in e.title or written.casefold() in (e.alias, e.id)]
    if len(meant) == 1:
        return f"，是否想写 {meant[0]}"
    return f"，可用：{'、'.join(f'{e.alias}({e.id})' for e in editions)}"


def like_name(known: Iterable[str], written: str) -> str:
    """Return the name that is spelled most alike; an empty string where none is near."""
    near = get_close_matches(written, list(known), n=1)
    return f"，是否想写 {near[0]}" if near else ""


def refuse_wide_colon(name: str) -> None:
    """Refuse the colon that a Chinese keyboard gives. Raises CommandLineError."""
    if "：" in name:
        raise CommandLineError(f"{name} 里的冒号要用半角", f"写成 {name.replace('：', ':')}")


def plain_name(name: str) -> str:
    """Return what is left of a name when case, width, blanks and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(character for character in folded if character.isalnum()) or folded
