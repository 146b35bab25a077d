// The values that parties had and have apart under other scopes, or beside those of another source, in order of time.
// params: numbers, beside
// access: read
UNWIND $numbers AS number
MATCH (party:Party {idx: number})-[:WAS]->(held:Version)
WHERE held.apart AND coalesce(held.beside, false) = $beside
RETURN party.id AS id, held.scope AS scope, held.told AS told,
       held.retracted_at = datetime('9999-12-31T00:00:00Z') AS is_live, held.fingerprint AS fingerprint,
       held.source AS source, held.kind AS kind, held.name AS name, held.ours AS ours, held.ghost AS ghost,
       held.attributes AS attributes, party.source = held.source AND party.scope = held.scope AS is_present
ORDER BY id, scope, held.recorded_at
