// All that hangs at a party, whatever its family, scope and state: as it is stored, the earliest first.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[said]-(other)
RETURN id AS party, type(said) AS family, CASE WHEN startNode(said) = party THEN 'from' ELSE 'to' END AS end,
       labels(other) AS other_labels, properties(said) AS says, properties(other) AS other
ORDER BY family, says.recorded_at, says.id
