"""Frozen records. They read no file, know no git, judge nothing; `schemas/` is generated from them."""
