"""Documents have one number each, wherever they are listed."""

from datetime import date
from pathlib import Path

import pytest

from secops_cli.deliver.assessment_form import applies, clauses_on
from secops_cli.deliver.numbering import numbered
from secops_cli.pipeline import Request, Result, assess

SAMPLE = Path(__file__).parents[2] / "sample-org"


@pytest.fixture(scope="module")
def sample() -> Result:
    return assess(Request(SAMPLE, date(2026, 11, 20)))


def test_a_document_keeps_the_number_of_the_first_row_it_serves(sample: Result) -> None:
    shared = 0
    for grade in sample.case.all_grades:
        first: dict[str, str] = {}
        for documents in numbered(grade, sample.case.workspace).values():
            for document in documents:
                assert document.again == (document.record.id in first)
                assert first.setdefault(document.record.id, document.number) == document.number
                shared += document.again
    assert shared


def test_no_two_documents_of_a_category_share_a_number(sample: Result) -> None:
    for grade in sample.case.all_grades:
        numbers = {d.record.id: d.number for row in numbered(grade, sample.case.workspace).values() for d in row}
        assert len(set(numbers.values())) == len(numbers)


def test_a_number_begins_with_the_number_of_its_row_on_the_form(sample: Result) -> None:
    form = sample.case.forms[0]
    [part] = form.standard.parts_for(form.category)
    rows = {clause.id: number for number, clause in enumerate(clauses_on(form, part), 1)}
    found = numbered(form, sample.case.workspace)
    for clause, documents in found.items():
        fresh = [document.number for document in documents if not document.again]
        assert fresh == [f"{rows[clause]}-{k}" for k in range(1, len(fresh) + 1)]
    assert all(applies(form, clause) for clause in clauses_on(form, part) if clause.id in found)


def test_a_category_with_two_sheets_numbers_each(sample: Result) -> None:
    grade = next(g for g in sample.case.grades if len(g.standard.parts_for(g.category)) == 2)
    sheets = {d.number.split(".")[0] for row in numbered(grade, sample.case.workspace).values() for d in row}
    assert sheets == {"1", "2"}
