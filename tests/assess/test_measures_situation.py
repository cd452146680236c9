"""What conditions ask about: the application and the way the service is run."""

from __future__ import annotations

import pytest
from assess_builders import FORM, ISCCC, TCAS, TODAY, measured, target_of, values, workspace

from secops_cli.assess.measures import MEASURES
from secops_cli.assess.query import Query
from secops_cli.model.standard import Category


@pytest.mark.parametrize("kind", ["初次", "监督", "升级", "扩项"])
def test_the_application_is_the_targets(kind):
    """Known whatever the facts."""
    assert values(measured({}, "application", application=kind)) == (kind, kind)


@pytest.mark.parametrize(("kind", "expected"), [("初次", False), ("监督", True), ("升级", False), ("扩项", False)])
def test_surveillance_rows_apply_to_surveillance_unless_set_otherwise(kind, expected):
    """升级: a setting, no by default."""
    assert values(measured({}, "surveillance_review", standard=FORM, application=kind))[0] is expected
    files = {"secops.yaml": "format: 1\nsurveillance_rows: [监督, 升级]\n"}
    found = measured(files, "surveillance_review", standard=FORM, application=kind)
    assert values(found)[0] is (kind in ("监督", "升级"))


def test_the_category_is_that_of_the_target():
    """F of ISCCC and E of T/CAS are both 安全运维."""
    assert values(measured({}, "category", standard=ISCCC))[0] == "F"
    assert values(measured({}, "category", standard=TCAS))[0] == "E"


@pytest.mark.parametrize("name", ["subcontracts", "outsourced_operations"])
@pytest.mark.parametrize("stated", [True, False, None])
def test_how_the_service_is_run_is_unknown_until_it_is_stated(name, stated):
    """True, false, and nothing said."""
    line = "" if stated is None else f", {name}: {str(stated).lower()}"
    files = {"services/om.yaml": f"{{service: 安全运维{line}}}\n"}
    assert values(measured(files, name))[0] is stated
    assert values(measured({}, name))[0] is None


def test_what_is_stated_of_another_service_says_nothing():
    """Risk assessment subcontracts; operations are silent."""
    files = {"services/ra.yaml": "{service: 风险评估, subcontracts: true}\n"}
    assert values(measured(files, "subcontracts"))[0] is None


def test_one_service_of_a_category_does_not_speak_for_another_that_says_nothing():
    """T/CAS C has two services: consulting says no, risk assessment says nothing — unknown, not no."""
    category = Category(id="C", part="basic", title="安全咨询", services=("security-consulting", "risk-assessment"))
    files = {"services/c.yaml": "{service: 安全咨询, subcontracts: false}\n"}
    query = Query(workspace(files), TCAS, category, target_of(TCAS), TODAY)
    assert values(MEASURES["subcontracts"].function(query))[0] is None
