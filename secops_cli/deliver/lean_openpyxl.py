"""Imports openpyxl without numpy, which it takes along wherever that is installed.

numpy comes with matplotlib and takes longer to import than openpyxl itself; openpyxl only wants to know its types of
numbers, and we give it none.
"""

from __future__ import annotations

import importlib
import sys


def import_openpyxl() -> None:
    """Import openpyxl; numpy may be imported afterwards as usual."""
    if "numpy" in sys.modules or "openpyxl" in sys.modules:
        importlib.import_module("openpyxl")
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # what makes its import fail
    try:
        importlib.import_module("openpyxl")
    finally:
        del sys.modules["numpy"]
