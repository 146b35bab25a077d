"""One small firm for the tests of the CLI and the API, and every question of three topics asked about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from graphcrm.crm import GraphCRM
from graphcrm.model import Answer

FIRM = """
person ann "Ann Müller" ann@firm.example
person bob "Bob"
person cid "Cid"
company firm "Firm"
department lab "Lab"
working_group red "Red"
working_group blue "Blue"
lab department firm 2010-01-01..
ann employee firm 2010-01-01..2015-01-01
ann employee lab 2016-01-01.. "Chemist"
ann chair red 2018-01-01..
bob employee lab 2018-01-01..
bob member red 2019-01-01..
bob member blue 2019-01-01..
cid member blue .. seen 2020-01-01
ann line bob 2018-01-01..
"""
PERIOD = {"since": dt.date(2015, 1, 1), "until": dt.date(2020, 1, 2)}

Ask = Callable[[GraphCRM], Answer]

QUESTIONS: list[tuple[str, str, Ask]] = [
    ("people card ann", "people/ann/card", lambda crm: crm.people.card("ann")),
    ("people roles-held ann", "people/ann/roles-held", lambda crm: crm.people.roles_held("ann")),
    ("people career ann", "people/ann/career", lambda crm: crm.people.career("ann")),
    (
        "people career ann --kind chair --kind employee",
        "people/ann/career?kind=chair&kind=employee",
        lambda crm: crm.people.career("ann", kinds=["chair", "employee"]),
    ),
    (
        "people colleagues ann --body lab --minimum-days 10 --limit 5",
        "people/ann/colleagues?body=lab&minimum_days=10&limit=5",
        lambda crm: crm.people.colleagues("ann", body="lab", minimum_days=10, limit=5),
    ),
    (
        "people hats ann firm --hierarchy department",
        "people/ann/hats/firm?hierarchy=department",
        lambda crm: crm.people.hats("ann", "firm", hierarchy="department"),
    ),
    (
        "groups people firm --hierarchy department --kind employee --ever",
        "groups/firm/people?hierarchy=department&kind=employee&ever=true",
        lambda crm: crm.groups.people("firm", hierarchy="department", kind="employee", ever=True),
    ),
    (
        "groups people lab --title Chemist",
        "groups/lab/people?title=Chemist",
        lambda crm: crm.groups.people("lab", title="Chemist"),
    ),
    ("groups members red", "groups/red/members", lambda crm: crm.groups.members("red")),
    (
        "groups subgroups firm --every --kind department",
        "groups/firm/subgroups?every=true&kind=department",
        lambda crm: crm.groups.subgroups("firm", every=True, kind="department"),
    ),
    (
        "groups head-count firm --since 2015-01-01 --until 2020-01-02 --every year --hierarchy department",
        "groups/firm/head-count?since=2015-01-01&until=2020-01-02&every=year&hierarchy=department",
        lambda crm: crm.groups.head_count("firm", **PERIOD, every="year", hierarchy="department"),
    ),
    ("groups overlap red blue", "groups/red/overlap/blue", lambda crm: crm.groups.overlap("red", "blue")),
    (
        "groups interlock --kind working_group --minimum 1 --limit 10",
        "groups/interlock?kind=working_group&minimum=1&limit=10",
        lambda crm: crm.groups.interlock(kind="working_group", limit=10),
    ),
    ("groups bridges", "groups/bridges", lambda crm: crm.groups.bridges()),
    ("hierarchies up ann --kind line", "hierarchies/ann/up?kind=line", lambda crm: crm.hierarchies.up("ann", "line")),
    (
        "hierarchies down firm --kind department --kind site --max-depth 2",
        "hierarchies/firm/down?kind=department&kind=site&max_depth=2",
        lambda crm: crm.hierarchies.down("firm", ["department", "site"], max_depth=2),
    ),
    (
        "hierarchies roots --kind department",
        "hierarchies/roots?kind=department",
        lambda crm: crm.hierarchies.roots("department"),
    ),
    ("hierarchies cycles --kind line", "hierarchies/cycles?kind=line", lambda crm: crm.hierarchies.cycles("line")),
    (
        "hierarchies roll-up firm --kind department --role employee",
        "hierarchies/firm/roll-up?kind=department&role=employee",
        lambda crm: crm.hierarchies.roll_up("firm", "department", role="employee"),
    ),
]
