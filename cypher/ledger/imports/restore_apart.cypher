// Gives parties values apart again that they had under a scope, or beside those of another source; or none.
// params: rows, beside, now, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.id})
OPTIONAL MATCH (party)-[:WAS]->(held:Version)
  WHERE held.scope = row.scope AND held.apart AND held.retracted_at = datetime('9999-12-31T00:00:00Z')
    AND coalesce(held.beside, false) = $beside AND (NOT $beside OR held.source = row.source)
WITH row, party, collect(held) AS former
FOREACH (held IN former | SET held.retracted_at = datetime($now), held.change = $change)
FOREACH (_ IN CASE WHEN row.told IS NULL THEN [] ELSE [1] END | CREATE (party)-[:WAS]->(:Version {
  kind: row.kind, name: row.name, ours: row.ours, ghost: row.ghost, attributes: row.attributes, scope: row.scope,
  apart: true, beside: CASE WHEN $beside THEN true ELSE null END, fingerprint: row.fingerprint, source: row.source, recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), change: $change, told: row.told
}))
// the row that was loaded last is no longer what is said
FOREACH (known IN [(party)-[known:KNOWN_AS]->(:Alias) | known] | SET known.mark = null)
RETURN count(*) AS count
