"""Measures: documented pure functions of a query; each returns its value on all and on proven facts, with the records.

A rule names a measure; it never computes one. Each subject has a module; importing this package registers them all.
"""

from secops_cli.assess.measures import (
    facilities,
    leaders,
    organization,
    projects,
    services,
    sites,
    situation,
    staff,
    tools,
)
from secops_cli.assess.measures.registry import MEASURES, Measure

__all__ = [
    "MEASURES",
    "Measure",
    "facilities",
    "leaders",
    "organization",
    "projects",
    "services",
    "sites",
    "situation",
    "staff",
    "tools",
]
