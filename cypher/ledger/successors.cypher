// One step along a hierarchy from each of these parties, with the period in which it holds.
// params: ids, family, kind
// access: read
UNWIND $ids AS id
MATCH (start:Party {id: id})-[said]->(target:Party)
WHERE type(said) = $family AND said.kind = $kind AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN start.id AS from_id, target.id AS to_id, said.line AS line, said.valid_from AS valid_from,
       said.valid_to AS valid_to
ORDER BY from_id, to_id, line
