// Keeps the present values of parties beside those that are about to take their place.
// params: ids, now, change
// access: write
UNWIND $ids AS id
MATCH (party:Party {id: id})
CREATE (party)-[:WAS]->(:Version {
  kind: party.kind, name: party.name, ours: party.ours, ghost: party.ghost, attributes: party.attributes,
  scope: party.scope, apart: true, beside: true, fingerprint: party.fingerprint, source: party.source,
  recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), change: $change, told: $change
})
RETURN count(*) AS count
