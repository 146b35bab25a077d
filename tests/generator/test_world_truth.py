"""What is said to be true in a world is true in its files: worked out from them again, by other code."""

from __future__ import annotations

import datetime as dt
import math
import re
import statistics
import tomllib
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from made import SEEN, Made, Row, day

from graphcrm.worlds.names import plain


@pytest.fixture(scope="module")
def formulas(made: Made) -> dict:
    return tomllib.loads((made.folder / "truth/world.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def spoken(made: Made) -> dict[str, list[Row]]:
    """The participants of each interaction."""
    found = defaultdict(list)
    for row in made.rows("later/participants"):
        found[row["interaction"]].append(row)
    return found


@pytest.fixture(scope="module")
def talks(made: Made, spoken: dict[str, list[Row]]) -> dict[str, list[tuple[dt.date, set[str]]]]:
    """Of each deal: the day and the people of its interactions."""
    found = defaultdict(list)
    for row in made.rows("later/interactions"):
        if row["deal"]:
            found[row["deal"]].append((day(row["at"]), {one["person"] for one in spoken[row["id"]]}))
    return found


def seats_of(made: Made) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in made.rows("later/seats"):
        found[row["deal"]].append(row)
    return found


def test_deals_are_what_the_truth_says(made: Made, talks: dict, formulas: dict):
    """Champion, leaver, longest silence, threads, economic buyer met, and the logit of it all."""
    seats, truths = seats_of(made), {row["deal"]: row for row in made.rows("truth/deals")}
    seen = Counter()
    for deal in made.rows("later/deals"):
        truth, theirs = truths[deal["id"]], [row for row in seats[deal["id"]] if row["side"] == "theirs"]
        opened, until = day(deal["opened"]), day(deal["closed"]) or SEEN
        champions = [row["person"] for row in theirs if row["role"] == "champion"]
        ends = [end for person in champions for where, _, end in made.jobs[person] if where == deal["customer"] and end]
        left = [end for end in ends if opened < end < until]
        moments = sorted([opened, until, *(when for when, _ in talks[deal["id"]])])
        silence = max((after - before).days for before, after in pairwise(moments))
        involved = set().union(*(people for _, people in talks[deal["id"]]))
        threads = involved & {row["person"] for row in theirs}
        buyers = {row["person"] for row in theirs if row["role"] == "economic_buyer"}
        facts = {
            "champion": bool(champions),
            "champion_left": bool(left),
            "silent": silence >= formulas["deals"]["silent_from_days"],
            "single_threaded": len(threads) < 2,
            "buyer_met": bool(buyers & involved),
        }
        logit = formulas["deals"]["intercept"] + sum(
            formulas["deals"]["effects"][name] for name in facts if facts[name]
        )
        assert truth["champion"] == "".join(champions)
        assert day(truth["left_on"]) == (left[0] if left else None)
        assert int(truth["silent_days"]) == silence
        assert day(truth["silent_from"]) in moments
        assert int(truth["threads"]) == len(threads)
        assert truth["buyer_met"] == str(facts["buyer_met"]).lower()
        assert float(truth["logit"]) == pytest.approx(logit, abs=0.051)
        assert truth["outcome"] == deal["outcome"]
        assert bool(deal["closed"]) == bool(deal["outcome"])
        seen.update(name for name, fact in facts.items() if fact)
    assert len(truths) == len(made.rows("later/deals"))
    assert all(seen[name] > 30 for name in formulas["deals"]["effects"]), seen


def test_outcomes_follow_their_logit(made: Made):
    closed = [row for row in made.rows("truth/deals") if row["outcome"]]
    chances = {row["deal"]: 1 / (1 + math.exp(-float(row["logit"]))) for row in closed}
    won = sum(row["outcome"] == "won" for row in closed)
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances.values()))
    assert abs(won - sum(chances.values())) < 4 * spread
    of_winners = statistics.mean(chances[row["deal"]] for row in closed if row["outcome"] == "won")
    of_losers = statistics.mean(chances[row["deal"]] for row in closed if row["outcome"] == "lost")
    assert of_winners > of_losers + 0.1


def test_who_takes_part_works_there_and_has_a_seat(made: Made, talks: dict):
    seats = seats_of(made)
    for deal in made.rows("later/deals"):
        held = {row["person"]: row for row in seats[deal["id"]]}
        sides = {person: row["side"] for person, row in held.items()}
        for when, people in talks[deal["id"]]:
            assert day(deal["opened"]) <= when < (day(deal["closed"]) or SEEN)
            assert {sides[person] for person in people} == {"ours", "theirs"}
            for person in people:
                row = held[person]
                assert day(row["valid_from"]) <= when < (day(row["valid_to"]) or SEEN)
                assert made.works(person, deal["customer"] if row["side"] == "theirs" else "o0", when)


def test_stages_follow_each_other(made: Made):
    stages = defaultdict(list)
    for row in made.rows("later/stages"):
        stages[row["deal"]].append(row)
    order = ["lead", "qualified", "proposal", "negotiation", "won", "lost"]
    for deal in made.rows("later/deals"):
        rows = sorted(stages[deal["id"]], key=lambda row: order.index(row["stage"]))
        assert rows[0]["valid_from"] == deal["opened"]
        assert all(one["valid_to"] == other["valid_from"] for one, other in pairwise(rows))
        assert rows[-1]["valid_to"] == ""
        assert rows[-1]["stage"] == (deal["outcome"] or "negotiation")


def test_mails_follow_the_strength_of_a_pair(made: Made, spoken: dict[str, list[Row]]):
    sent = Counter()
    for row in made.rows("later/interactions"):
        if not row["deal"]:
            who = {one["role"]: one["person"] for one in spoken[row["id"]] if one["role"] != "cc"}
            assert len(who) == 2
            sent[who["from"], who["to"]] += 1
    truths = made.rows("truth/strengths")
    assert len({frozenset((row["one"], row["other"])) for row in truths}) == len(truths)
    for row in truths:
        there, back = sent[row["one"], row["other"]], sent[row["other"], row["one"]]
        assert abs(there + back - 24 * float(row["mails_a_month"])) < 1.01
        assert row["answers"] == "true" or back == 0
    assert sum(sent.values()) == sum(not row["deal"] for row in made.rows("later/interactions"))
    assert all(len({one["person"] for one in people}) == len(people) for people in spoken.values())


def test_doubles_are_one_person_with_mistakes(made: Made):
    persons = {row["id"]: row for row in made.rows("persons")}
    truths = made.rows("truth/doubles")
    how = Counter()
    for row in truths:
        double, first = persons[row["id"]], persons[row["same_as"]]
        assert double["city"] == first["city"]
        assert double["born"] in ("", first["born"])
        one, other = double["name"], first["name"]
        letters = abs(len(one) - len(other))
        given, _, rest = other.partition(" ")
        assert {
            "same": one == other,
            "dropped": letters == 1 and len(one) < len(other),
            "doubled": letters == 1 and len(one) > len(other),
            "swapped": sorted(one) == sorted(other) and one != other,
            "mistyped": letters == 0 and sum(a != b for a, b in zip(one, other, strict=True)) == 1,
            "no_accents": one == plain(other) != other,
            "initial": one == f"{given[0]}. {rest}",
            "turned": one == f"{rest}, {given}",
        }[row["how"]], row
        assert (row["email"] == "none") == (double["emails"] == "")
        assert row["email"] != "same" or double["emails"] in first["emails"].split(";")
        assert row["email"] != "other" or double["emails"] not in first["emails"].split(";")
        jobs = {where for where, _, _ in made.jobs[row["id"]]}
        assert jobs <= {where for where, _, _ in made.jobs[row["same_as"]]}
        how[row["how"]] += 1
    assert len(how) >= 7
    assert not {row["id"] for row in truths} & {row["same_as"] for row in truths}
    assert len({row["same_as"] for row in truths}) == len(truths)


def test_adoption_goes_along_friendships_and_referrals_tell_of_it(made: Made):
    truths = {row["person"]: row for row in made.rows("truth/adoptions")}
    friends = defaultdict(list)
    for row in made.rows("related"):
        if row["kind"] == "friend":
            friends[frozenset((row["from"], row["to"]))].append(row)
    through = [row for row in truths.values() if row["through"]]
    assert len(through) > 50
    for row in through:
        when = day(row["adopted_on"])
        assert day(truths[row["through"]]["adopted_on"]) < when
        (tie,) = friends[frozenset((row["person"], row["through"]))]
        assert day(tie["valid_from"]) <= when < (day(tie["valid_to"]) or SEEN)
    for row in made.rows("later/referrals"):
        truth = truths[row["referred"]]
        assert (row["referrer"], row["at"]) == (truth["through"], truth["adopted_on"])
    assert 0.5 < len(made.rows("later/referrals")) / len(through) < 0.9
    share = len(truths) / made.written.people
    assert 0.03 < share < 0.15


def test_purchases_add_up_and_keep_their_rhythm(made: Made):
    households = {row["id"] for row in made.rows("households")}
    prices = {row["id"]: Decimal(row["price"]) for row in made.rows("later/products")}
    totals, baskets = defaultdict(Decimal), defaultdict(set)
    for row in made.rows("later/purchase_lines"):
        assert Decimal(row["price"]) == prices[row["product"]]
        assert row["product"] not in baskets[row["purchase"]]
        baskets[row["purchase"]].add(row["product"])
        totals[row["purchase"]] += Decimal(row["price"]) * int(row["quantity"])
    days = defaultdict(list)
    for row in made.rows("later/purchases"):
        assert Decimal(row["total"]) == totals[row["id"]]
        assert row["household"] in households
        assert made.labels[row["shop"]] == (
            ("Organisation", "company") if row["channel"] == "online" else ("Organisation", "shop")
        )
        days[row["household"]].append(day(row["at"]))
    assert len(totals) == len(made.rows("later/purchases"))
    rhythms = {row["household"]: int(row["days"]) for row in made.rows("truth/rhythms")}
    assert rhythms.keys() == days.keys()
    for household, found in days.items():
        found.sort()
        usual = statistics.mean((after - before).days for before, after in pairwise(found))
        assert usual == pytest.approx(rhythms[household], rel=0.26)
    for row in made.rows("truth/pairs"):
        with_first = [basket for basket in baskets.values() if row["first"] in basket]
        together = sum(row["second"] in basket for basket in with_first) / len(with_first)
        assert together == pytest.approx(float(row["share"]), abs=0.15)


def test_the_page_tells_every_column_and_number(made: Made, formulas: dict):
    page = (Path(__file__).parents[2] / "docs" / "worlds.md").read_text(encoding="utf-8")
    told = re.sub(r" \([^)]*\)", "", page)
    for path in (*made.folder.glob("later/*.csv"), *made.folder.glob("truth/*.csv")):
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].replace(",", ", ")
        assert f"| {path.name} | {header} |" in told
    assert all(f"{path.name}" in page for path in made.folder.glob("*.csv"))
    signed = " ".join(page.split())
    assert f"where x is {formulas['deals']['intercept']}, and" in signed
    for effect in formulas["deals"]["effects"].values():
        assert f"{'+' if effect > 0 else '-'} {abs(effect)} " in signed
    assert all(f" {number}" in signed for number in formulas["adoption"].values())
    assert f"{formulas['deals']['silent_from_days']} days or more" in signed
