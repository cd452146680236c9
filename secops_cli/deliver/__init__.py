"""Judgement in, bytes out: Word and Excel. Decides nothing, reads no clock, prints nothing, writes no files."""
