"""Measurements of the program against fixed points on the same machine; no part of the wheel."""
