"""The columns are the models': no field is lost, no header stands twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from secops_cli.exchange.sheets.columns import FAMILIES, SheetFamily, model_of, tables_of
from secops_cli.exchange.sheets.reading import header_text


def leaves(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """The path of every value that a record can hold, as a hand that knows no table would list them."""
    for name, field in model.model_fields.items():
        key = f"{above}{field.alias or name}"
        inner = list(models_in(field.annotation))
        if not inner or key == "evidence":
            yield key
        for record in inner if key != "evidence" else ():
            yield from leaves(record, f"{key}.")


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_of_a_record_has_a_column(family: SheetFamily) -> None:
    main, *parts = tables_of(family)
    columns = {column.name for column in main.values if column.kind != "count"}
    columns |= {f"{table.part}.{column.name}" for table in parts for column in table.values}
    assert columns == set(leaves(model_of(family)))


@pytest.mark.parametrize("family", FAMILIES)
def test_headers_tell_columns_apart(family: SheetFamily) -> None:
    for table in tables_of(family):
        headers = [header_text(column.title) for column in table.columns]
        assert len(headers) == len(set(headers)), table.name
        assert len(table.sheet) <= 31
