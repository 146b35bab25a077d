// Parties as they are stored.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
RETURN id, labels(party) AS labels, properties(party) AS values
ORDER BY id
