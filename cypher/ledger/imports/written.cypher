// The lines that a change recorded or retracted at these parties, with their ends.
// params: numbers, change
// access: read
UNWIND $numbers AS number
MATCH (party:Party {idx: number})-[said]->(other)
WHERE said.line IS NOT NULL AND (said.change = $change OR said.retracted_by = $change)
RETURN DISTINCT party.id AS from_id, CASE WHEN type(said) = 'KNOWN_AS' THEN null ELSE other.id END AS to_id,
       said.line AS line
ORDER BY from_id, line, to_id
