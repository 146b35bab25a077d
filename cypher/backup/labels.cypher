// Which labels there are, and how many nodes have each.
// params: none
// access: read
MATCH (node)
UNWIND labels(node) AS label
RETURN label AS name, count(*) AS count
ORDER BY name
