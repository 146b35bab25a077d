// Gives parties values of their own under another scope than that of their present ones.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.id})
OPTIONAL MATCH (party)-[:WAS]->(held:Version)
  WHERE held.scope = row.scope AND held.apart AND held.beside IS NULL AND held.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH row, party, collect(held) AS former
FOREACH (held IN former | SET held.retracted_at = datetime($now), held.retracted_by = $change)
CREATE (party)-[:WAS]->(:Version {
  kind: row.kind, name: row.name, ours: row.ours, ghost: row.ghost, attributes: row.attributes, scope: row.scope,
  apart: true, fingerprint: row.fingerprint, source: $source, recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), change: $change, told: $change
})
RETURN count(*) AS count
