// The live values that these parties have apart under these scopes, in one record.
// params: rows
// access: read
UNWIND $rows AS row
MATCH (party:Party {id: row.id})-[:WAS]->(held:Version)
WHERE held.scope = row.scope AND held.apart AND held.beside IS NULL AND held.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN collect([party.id, held.fingerprint, held.source]) AS held
