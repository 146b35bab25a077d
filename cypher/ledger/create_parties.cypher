// Creates parties, each with both its labels at once.
// params: rows, now, source
// access: write
UNWIND $rows AS row
WITH row, {
  id: row.id, idx: row.idx, kind: row.kind, name: row.name, ours: row.ours, ghost: row.ghost,
  attributes: row.attributes, scope: row.scope, fingerprint: row.fingerprint, source: $source, recorded_at: datetime($now)
} AS values
FOREACH (_ IN CASE row.label WHEN 'Person' THEN [1] ELSE [] END | CREATE (party:Party:Person) SET party = values)
FOREACH (_ IN CASE row.label WHEN 'Organisation' THEN [1] ELSE [] END | CREATE (party:Party:Organisation) SET party = values)
FOREACH (_ IN CASE row.label WHEN 'Group' THEN [1] ELSE [] END | CREATE (party:Party:Group) SET party = values)
FOREACH (_ IN CASE row.label WHEN 'Household' THEN [1] ELSE [] END | CREATE (party:Party:Household) SET party = values)
RETURN count(*) AS count
