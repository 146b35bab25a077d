// What a source says of these parties beside their present values, which are another's: live, in one record.
// params: ids, source
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[:WAS]->(held:Version)
WHERE held.beside AND held.source = $source AND held.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN collect([party.id, held.scope, held.fingerprint]) AS held
