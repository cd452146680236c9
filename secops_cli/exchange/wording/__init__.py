"""Official clause wording out of a file that the organisation holds, matched by number into its own repository.

A file gives tables with real columns, or lines of text. What a row or a clause says is taken only where the file leaves
no doubt about it; everything else is listed with its place and why, never guessed.
"""
