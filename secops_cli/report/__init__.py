"""Judgement in, string out. Prints nothing."""
