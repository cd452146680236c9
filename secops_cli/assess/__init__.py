"""Judgement: pure functions of a workspace, the standards, a target and a day. No clock, no files, no git, no terminal."""
