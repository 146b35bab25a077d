// Gives parties values again that they had, or none of anybody's; the values they had move to a version.
// params: rows, now, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.id})
CREATE (party)-[:WAS]->(:Version {
  kind: party.kind, name: party.name, ours: party.ours, ghost: party.ghost, attributes: party.attributes,
  scope: party.scope, source: party.source, recorded_at: party.recorded_at, retracted_at: datetime($now), change: $change
})
SET party.kind = row.kind, party.name = row.name, party.ours = row.ours, party.ghost = row.ghost,
    party.attributes = row.attributes, party.fingerprint = row.fingerprint, party.scope = row.scope, party.source = row.source, party.recorded_at = datetime($now)
// the row that was loaded last is no longer what is said
FOREACH (known IN [(party)-[known:KNOWN_AS]->(:Alias) | known] | SET known.mark = null)
RETURN count(*) AS count
