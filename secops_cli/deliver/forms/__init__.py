"""Official blanks that users bring, filled in place: everything that is not filled stays byte for byte as it was.

A blank is opened into grids of cells (`word_blank`, `sheet_blank`), what belongs where is found out without touching it
(`numbered`, `labelled`), and only then are the cells written, as replacements of byte ranges (`word_writing`,
`sheet_writing`). Nothing here judges, and nothing is guessed: what is not found for certain is listed.
"""

from typing import Final

FORM_FILL: Final = "form-fill"
"""What a filled blank says of itself in its properties."""
