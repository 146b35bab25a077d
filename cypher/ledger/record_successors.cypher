// One step from each of these records along a family that may close no circle, with the period in which it holds.
// params: ids, family, kind
// access: read
UNWIND $ids AS ref
MATCH (start:Record {ref: ref})-[said]->(target:Record)
WHERE type(said) = $family AND said.kind = $kind AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN start.ref AS from_id, target.ref AS to_id, said.line AS line, said.valid_from AS valid_from,
       said.valid_to AS valid_to
ORDER BY from_id, to_id, line
