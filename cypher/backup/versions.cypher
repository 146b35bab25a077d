// The values that parties had given up by a moment.
// params: moment
// access: read
MATCH (party:Party)-[:WAS]->(was:Version)
WHERE was.retracted_at <= datetime($moment)
RETURN party.id AS id, properties(was) AS values
