"""Tests of this folder load the catalogues once."""

from tests.load.catalogues import catalogues_loaded_once

__all__ = ["catalogues_loaded_once"]
