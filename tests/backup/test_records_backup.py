"""A backup keeps deals and conversations: what is asked of them is answered the same after a restore."""

from __future__ import annotations

from pathlib import Path

from worlds import World

from graphcrm.crm import GraphCRM

WORLD = """
person ann "Ann"
company acme
deal d1 "Offer" kind=sales amount=50000.25 currency=EUR opened=2025-01-01 expected_close=2025-12-01
d1 customer acme
ann champion d1 2025-01-01.. stance=mentor power=high
d1 lead d1 2025-01-01..2025-03-01
d1 proposal d1 2025-03-01..
d1 expected_close d1 2025-01-01.. day=2025-11-01
interaction i1 kind=mail at=2025-02-03T10:00:00Z direction=in "subject=The price"
ann from i1
i1 about d1
task t1 "Call" due=2025-04-01
t1 about d1
t1 open t1 2025-03-01..
"""


def asked(crm: GraphCRM) -> list[str]:
    answers = (crm.deals.deal("d1"), crm.deals.open(), crm.timeline.of_deal("d1"), crm.timeline.of_party("ann"))
    return [answer.model_dump_json(exclude={"known_at"}) for answer in answers]


def test_deals_and_conversations_come_back_with_what_was_known_before(world: World, tmp_path: Path):
    crm = world.build(WORLD).crm
    then = crm.settled().view.known_at
    world.build('deal d1 "Bigger offer" kind=sales amount=60000 currency=EUR opened=2025-01-01')
    before, earlier = asked(crm), asked(crm.at(known_at=then))
    assert before != earlier
    crm.backup.save(tmp_path / "graph.zip")
    crm.backup.restore(tmp_path / "graph.zip", replace=True)
    assert (asked(crm), asked(crm.at(known_at=then))) == (before, earlier)
