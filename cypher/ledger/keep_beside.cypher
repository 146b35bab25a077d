// Keeps what a source says of parties beside their present values; ends it where these are now its own.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.id})
OPTIONAL MATCH (party)-[:WAS]->(held:Version)
  WHERE held.beside AND held.source = $source AND held.scope = row.scope
    AND held.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH row, party, collect(held) AS former
FOREACH (held IN former | SET held.retracted_at = datetime($now), held.retracted_by = $change)
FOREACH (_ IN CASE WHEN row.leads THEN [] ELSE [1] END | CREATE (party)-[:WAS]->(:Version {
  kind: row.kind, name: row.name, ours: row.ours, ghost: row.ghost, attributes: row.attributes, scope: row.scope,
  apart: true, beside: true, fingerprint: row.fingerprint, source: $source, recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), change: $change, told: $change
}))
RETURN count(*) AS count
