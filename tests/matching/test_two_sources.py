"""The Kubernetes and OpenStack samples as two sources of the same people."""

from __future__ import annotations

from matching.two_sources import (
    DAY,
    ONE_KEY,
    ONE_PERSON,
    SAMPLES,
    SOURCES,
    by_name_and_employer,
    contradicting,
    employers,
    known_to,
    merge_known,
)

from graphcrm.crm import GraphCRM
from graphcrm.topics.sources import Standing


def test_who_is_in_both_is_found_and_contradicting_employers_stand_with_both_sources(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    for source in SOURCES:
        crm.imports.load(SAMPLES / source)
    assert {known_to(crm, person) for person in ONE_KEY} == {SOURCES}
    found = by_name_and_employer(crm, 0.5)
    same_name = {pair for pair in ONE_PERSON.items() if pair[0] not in ("AdoHe", "pacoxu")}
    assert found == same_name | {("jmhbnz", "corvus")}  # James Blair and James E. Blair: a candidate, not one person
    every = crm.doubles.candidates().candidates
    (blair,) = [pair for pair in every if {pair.left.id, pair.right.id} == {"jmhbnz", "corvus"}]
    assert not blair.is_safe(0.9)  # the least that merging by itself takes
    people = merge_known(crm, found)
    assert len(people) == 12
    assert {known_to(crm, person) for person in people} == {SOURCES}
    against = contradicting(crm, people)
    assert set(against) == {"aojea", "dims", "stmcginnis", "tssurya", "xing-yang"}
    assert against["tssurya"] == {("kubernetes", "Red Hat"), ("openstack", "CERN")}
    assert against["xing-yang"] == {("kubernetes", "VMware"), ("openstack", "Huawei")}
    assert all({source for source, _ in said} == set(SOURCES) for said in against.values())
    for person in against:
        shown = {role.body.id for role in crm.people.roles_held(person).roles if role.kind == "employee"}
        assert {row.other.id for row in employers(crm, person) if row.other} == shown
    (agreed,) = employers(crm, "shu-mutou")
    assert (agreed.standing, agreed.sources) == (Standing.AGREED, SOURCES)
    (role,) = [role for role in crm.people.card("shu-mutou").roles if role.kind == "employee"]
    assert {role.source, *role.agreed_by} == set(SOURCES)
