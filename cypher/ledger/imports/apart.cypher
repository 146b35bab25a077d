// The values that these parties had and have apart under other scopes, in the order in which they were recorded.
// params: numbers
// access: read
UNWIND $numbers AS number
MATCH (party:Party {idx: number})-[:WAS]->(held:Version)
WHERE held.apart
RETURN party.id AS id, held.scope AS scope, held.told AS told,
       held.retracted_at = datetime('9999-12-31T00:00:00Z') AS is_live, held.fingerprint AS fingerprint,
       held.source AS source, held.kind AS kind, held.name AS name, held.ours AS ours, held.ghost AS ghost,
       held.attributes AS attributes
ORDER BY id, scope, held.recorded_at
