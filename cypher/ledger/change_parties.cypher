// Gives parties new present values; the values they had move to a version of their own.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.id})
CREATE (party)-[:WAS]->(:Version {
  kind: party.kind, name: party.name, ours: party.ours, ghost: party.ghost, attributes: party.attributes,
  scope: party.scope, source: party.source, recorded_at: party.recorded_at, retracted_at: datetime($now), change: $change
})
SET party.kind = row.kind, party.name = row.name, party.ours = row.ours, party.ghost = row.ghost,
    party.attributes = row.attributes, party.scope = row.scope, party.fingerprint = row.fingerprint, party.source = $source,
    party.recorded_at = datetime($now)
// whoever changes it: the row of an import that says otherwise is not the one that was loaded last
FOREACH (known IN [(party)-[known:KNOWN_AS]->(:Alias) | known] | SET known.mark = null)
RETURN count(*) AS count
