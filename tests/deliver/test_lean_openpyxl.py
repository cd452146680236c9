"""A workbook is made without numpy, and numpy is there for who wants it afterwards."""

from __future__ import annotations

import subprocess
import sys

import pytest


def said(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_openpyxl_comes_without_numpy_and_numpy_comes_later() -> None:
    pytest.importorskip("numpy")
    code = """
import sys
from secops_cli.deliver.lean_openpyxl import import_openpyxl
import_openpyxl()
print("openpyxl" in sys.modules, "numpy" in sys.modules)
import numpy
print(numpy.array([1]).sum())
"""
    assert said(code) == ["True", "False", "1"]


def test_numpy_that_is_there_already_stays() -> None:
    pytest.importorskip("numpy")
    code = """
import sys, numpy
from secops_cli.deliver.lean_openpyxl import import_openpyxl
import_openpyxl()
print(sys.modules["numpy"] is numpy)
"""
    assert said(code) == ["True"]
