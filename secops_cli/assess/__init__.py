"""Judgement: pure functions of a workspace, the standards, a target and a day; no clock, no files, no terminal."""
