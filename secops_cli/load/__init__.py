"""Bytes → records or diagnostics → Workspace. Every fault is collected, none is raised, nothing is judged."""
