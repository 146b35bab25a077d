// The names that these parties have and had.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
OPTIONAL MATCH (party)-[:WAS]->(was:Version)
RETURN party.id AS id, party.idx AS idx, party.name AS name, collect(DISTINCT was.name) AS earlier
