"""Names that look alike: the same but for case, width, blanks and punctuation."""

from __future__ import annotations

import unicodedata


def plain_name(name: str) -> str:
    """Return what is left of a name when case, width, blanks and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(character for character in folded if character.isalnum()) or folded
