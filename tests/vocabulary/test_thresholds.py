"""Thresholds of coverage: the operator's file may give others for a pipeline or a stage, and no unknown ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.vocabulary import check_file, profile_names, read_vocabulary


def line(measure: str, name: str, value: float = 9) -> str:
    return f'[parameters.{measure}.{name}]\nvalue = {value}\nmeaning = "Ours."\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "ours.toml"


def test_a_stage_goes_before_its_pipeline_and_that_before_all(own: Path):
    own.write_text(
        line("coverage", "cold_days", 20) + line("coverage_sales", "cold_days", 15)
        + line("coverage_negotiation", "cold_days", 7) + line("required_seats_sales", "legal_counsel", 4)
    )  # fmt: skip
    words = read_vocabulary(profile_names(), own)
    assert [
        words.parameters_for("coverage", *parts)["cold_days"]
        for parts in ((), ("sales", "lead"), ("sales", "negotiation"), (None, None))
    ] == [20, 15, 7, 20]
    assert words.parameters_for("required_seats", "sales")["legal_counsel"] == 4
    assert "legal_counsel" not in words.parameters_for("required_seats", None)
    assert words.parameters_for("coverage", "sales", "negotiation").keys() == words.parameters_of("coverage").keys()


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        ("coverage", "cold_hours"),
        ("coverage_negotiation", "cold_hours"),
        ("coverage_moon", "cold_days"),
        ("coveragenegotiation", "cold_days"),
        ("required_seats", "king"),
        ("required_seats_moon", "champion"),
        ("strength_sales", "half_life_days"),
    ],
)
def test_what_is_no_number_of_a_rule_is_refused(own: Path, measure: str, name: str):
    own.write_text(line(measure, name))
    [found] = check_file(own, profile_names())
    assert found.message.startswith("unknown parameter; there are: ")


def test_a_seat_may_be_required_later_or_earlier(own: Path):
    own.write_text(line("required_seats", "procurement", 3) + line("pace_sales", "stalled_days", 30))
    assert check_file(own, profile_names()) == []
