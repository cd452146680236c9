"""Whether a document has the headings that the source asks of it. Nothing is guessed: what is only alike is said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple

from secops_cli.model.lifecycle import DocumentContents, LifecycleDocument
from secops_cli.terms import ContentModality

_NUMBERING: Final = re.compile(
    r"^(第?[0-9一二三四五六七八九十百]+([.．][0-9]+)*(章|节|条|部分)?|[(（][0-9一二三四五六七八九十]+[)）]|附录?[a-z0-9]?)[、.．\s]*",
    re.IGNORECASE,
)
_CATCH_ALL: Final = "其他内容"
"""The end of an open list, which no heading has to bear."""
_ALIKE: Final = 0.6
"""Share of characters in common from which a heading is offered as the nearest."""


class ContentState(NamedTuple):
    """One item of a content list: there, perhaps there under another heading, or not."""

    item: str
    state: Literal["有", "近似", "缺"]
    heading: str | None


class Checked(NamedTuple):
    """A document whose headings were compared.

    Attributes:
        path: its file; None where it is kept elsewhere.
        fault: why it could not be looked into; empty where it could.
    """

    document: LifecycleDocument
    modality: ContentModality
    evidence: str
    path: str | None
    fault: str
    items: tuple[ContentState, ...]


def compare_contents(contents: DocumentContents, headings: Sequence[str]) -> list[ContentState]:
    """Return the state of each item that has a name of its own, in the order of the list.

    Args:
        contents: what the document has to hold or may hold.
        headings: the document's headings as they are written, numbers included.
    """
    bare = [(heading, _bare(heading)) for heading in headings]
    items = {item: _bare(item) for item in contents.items if item != _CATCH_ALL}
    left = [(heading, text) for heading, text in bare if not any(wanted in text for wanted in items.values())]
    return [_state(item, wanted, bare, left) for item, wanted in items.items()]


def _state(
    item: str, wanted: str, headings: Sequence[tuple[str, str]], left: Sequence[tuple[str, str]]
) -> ContentState:
    """The state of one item; of the headings that are `left`, being no item, one may be it in other words."""
    for heading, text in headings:
        if wanted in text:
            return ContentState(item, "有", heading)
    near = get_close_matches(wanted, [text for _, text in left], n=1, cutoff=_ALIKE)
    if near:
        return ContentState(item, "近似", next(heading for heading, text in left if text == near[0]))
    return ContentState(item, "缺", None)


def _bare(text: str) -> str:
    """A heading without its number, blanks and punctuation."""
    folded = _NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip())
    return "".join(character for character in folded if character.isalnum())
