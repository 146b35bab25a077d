"""Which records may be one, with the evidence: small worlds by hand, and real records with known doubles."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from matching.measured import (
    ENRON,
    Known,
    above,
    enron,
    equal_fields,
    febrl,
    quality,
    searched,
    splink_people,
)

from graphcrm.errors import InputError
from graphcrm.matching.fields import UNKNOWN
from graphcrm.matching.model import Model, fitted, model_from
from graphcrm.matching.pairs import STRANGE, THRESHOLD, Pair, pairs
from graphcrm.matching.pool import Pool
from graphcrm.matching.records import Columns, Record

# What the field measures: F1 at the chosen threshold, and precision of what may be merged unseen.
LEAST = {"febrl1": 0.99, "splink": 0.94}


@pytest.fixture(scope="module")
def known() -> dict[str, Known]:
    return {"febrl1": febrl(), "splink": splink_people()}


@pytest.fixture(scope="module")
def trained() -> Model:
    """A model of a thousand records, for worlds that are too small to teach one."""
    with Pool() as pool:
        pool.add(splink_people().records)
        pool.block()
        return fitted(pool)


def told(model: Model, *records: Record) -> dict[tuple[str, str], Pair]:
    """The pairs that are compared among these records."""
    with Pool() as pool:
        pool.add(records)
        pool.block()
        return {(pair.left, pair.right): pair for pair in pairs(pool, model, threshold=0.0).pairs}


@pytest.mark.parametrize("name", ["febrl1", "splink"])
def test_doubles_are_found_better_than_by_three_equal_fields(known: dict[str, Known], name: str):
    one = known[name]
    at = quality(above(searched(one.records), THRESHOLD), one.doubles)
    exact = quality(equal_fields(one), one.doubles)
    assert at.f1 >= LEAST[name]
    assert at.recall > exact.recall
    assert at.f1 > exact.f1 + 0.2
    assert at.precision >= 0.99


@pytest.mark.parametrize("name", ["febrl1", "splink"])
def test_what_may_be_merged_unseen_is_right(known: dict[str, Known], name: str):
    one = known[name]
    safe = {(pair.left, pair.right) for pair in searched(one.records).pairs if pair.is_safe(0.99)}
    assert len(safe) > len(one.doubles) / 3
    assert safe <= one.doubles


def test_the_estimate_of_how_many_doubles_there_are_is_near(known: dict[str, Known]):
    one = known["febrl1"]
    with Pool() as pool:
        pool.add(one.records)
        pool.block()
        model = fitted(pool)
    assert model.prior * 1000 * 999 / 2 == pytest.approx(500, rel=0.05)


@pytest.mark.skipif(not ENRON.exists(), reason="the Enron addresses are not here")
def test_enron_pairs_are_all_found_and_the_trap_is_not_merged_by_itself():
    one = enron()
    assert len(one.doubles) == 39
    found = searched(one.records)
    assert one.doubles <= above(found, THRESHOLD)
    trap = next(pair for pair in found.pairs if (pair.left, pair.right) == ("debra.bailey", "susan.bailey"))
    assert not trap.is_safe(0.5)
    assert trap.warning == STRANGE
    assert [one.field for one in trap.speaks_against] == ["email"]


def test_an_address_that_carries_anothers_name_is_told(trained: Model):
    found = told(
        trained,
        Record("1", name="Susan Bailey", emails=["debra.bailey@x.example"]),
        Record("2", name="Susan Bailey", emails=["susan.bailey@x.example"]),
        Record("3", name="Vince Kaminski", emails=["j.kaminski@x.example"]),
        Record("4", name="Vince Kaminski", emails=["vince.kaminski@x.example"]),
    )
    assert found["1", "2"].warning == STRANGE
    assert found["3", "4"].warning is None
    assert not found["1", "2"].is_safe(0.0)


def test_evidence_is_told_for_and_against_by_field_and_what_is_missing_is_none(trained: Model):
    ann = Record("a", given="Ann", family="Müller", birth="1980-05-17", city="Ulm", emails=["annm@x.example"])
    other = Record("b", given="Anne", family="Muller", birth="17.05.1980", city="Bern")
    [pair] = told(trained, ann, other).values()
    said = {one.field: (one.agreement, one.weight) for one in pair.evidence}
    assert said["family"][0] == "the same"
    assert said["given"][0] == "nearly the same"
    assert said["city"][0] == "different"
    assert said["email"] == (UNKNOWN, 0.0)
    assert {one.field for one in pair.speaks_for} == {"family", "given"} | (
        {"birth"} if said["birth"][1] > 0 else set()
    )
    assert "city" in {one.field for one in pair.speaks_against}
    assert pair.weight == pytest.approx(sum(one.weight for one in pair.evidence) + prior_bits(trained), abs=0.05)


def prior_bits(model: Model) -> float:
    from math import log2

    return log2(model.prior / (1 - model.prior))


def test_swapped_names_and_other_spellings_meet(trained: Model):
    found = told(
        trained,
        Record("1", given="Ann", family="Berg", birth="19800517"),
        Record("2", given="Berg", family="Ann", birth="19800517"),
        Record("3", name="Ann Stone", spellings=["Ann Berg"], birth="19800517"),
    )
    assert found["1", "2"].evidence[0].agreement == "given and family name swapped"
    assert ("1", "3") in found


def test_a_typing_mistake_is_one_letter_more_less_other_or_two_swapped(trained: Model):
    right = Record("0", given="Ann", family="Berg", birth="19800517")
    births = {"19800518": 1, "19800571": 1, "18900517": 1, "19810518": 0, "91800517": 1}
    for birth, is_near in births.items():
        [pair] = told(trained, right, replace(right, id="1", birth=birth)).values()
        agreement = next(one.agreement for one in pair.evidence if one.field == "birth")
        assert (agreement == "a typing mistake apart") is bool(is_near), birth


def test_namesakes_with_addresses_made_of_their_name_are_not_one_for_that(trained: Model):
    [pair] = told(
        trained,
        Record("1", name="John Smith", emails=["john.smith7@x.example"], birth="1950-02-03", city="York"),
        Record("2", name="John Smith", emails=["john.smith81@y.example"], birth="1988-11-20", city="Bath"),
    ).values()
    email = next(one for one in pair.evidence if one.field == "email")
    assert email.agreement == "other addresses, of nothing but names"


def test_a_key_that_too_many_share_is_left_out_and_told():
    records = [Record(str(number), name="John Smith") for number in range(30)]
    with Pool() as pool:
        pool.add(records)
        blocked = {one.rule: one for one in pool.block(largest=20)}
    name = blocked["both names, in either order"]
    assert (name.blocks, name.pairs, name.left_out_blocks, name.left_out_records) == (0, 0, 1, 30)
    with Pool() as pool:
        pool.add(records)
        blocked = {one.rule: one for one in pool.block(largest=30)}
    assert blocked["both names, in either order"].pairs == 30 * 29 // 2


def test_the_same_records_and_seed_give_the_same_model_in_any_order(known: dict[str, Known]):
    records = list(known["splink"].records)
    models = []
    for seed in (1, 2):
        random.Random(seed).shuffle(records)
        with Pool() as pool:
            pool.add(records[:400])
            pool.add(Columns.of(records[400:]))
            pool.block()
            models.append(fitted(pool, seed=5))
    assert [one.field for one in models[0].fields] == ["given", "family", "birth", "email", "city"]
    assert models[0].prior == pytest.approx(models[1].prior, rel=1e-3)
    for first, second in zip(models[0].fields, models[1].fields, strict=True):
        assert [degree.m for degree in first.degrees] == pytest.approx(
            [degree.m for degree in second.degrees], abs=1e-3
        )


def test_a_model_is_kept_as_text_and_read_back(trained: Model):
    again = model_from(trained.to_json())
    assert again == trained
    assert again.id == trained.id
    broken = trained.to_json().replace('"version": "1"', '"version": "0"')
    for text in ("", "[]", "{}", broken, trained.to_json().replace('"given"', '"shoe"')):
        with pytest.raises(InputError) as told_error:
            model_from(text)
        assert told_error.value.field == "model"


def test_bad_input_is_refused_by_name(trained: Model):
    with Pool() as pool:
        pool.add([Record("1", name="Ann Berg")])
        pool.block()
        with pytest.raises(InputError, match="nothing to compare"):
            fitted(pool)
        pool.add([Record("1", name="Ann Berg")])
        with pytest.raises(InputError, match="an id stands twice"):
            pool.block()
        with pytest.raises(InputError, match="holds no pair"):
            pool.block(largest=1)
        with pytest.raises(InputError, match=r"threshold 1\.5"):
            pairs(pool, trained, threshold=1.5)


def test_nothing_in_common_is_no_pair(trained: Model):
    assert told(trained, Record("1", name="Ann Berg"), Record("2", name="Tom Kern")) == {}
    assert told(trained, Record("1"), Record("2")) == {}
