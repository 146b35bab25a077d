// The values that records beyond the parties had given up by a moment.
// params: moment
// access: read
MATCH (record:Record)-[:WAS]->(was:Version)
WHERE was.retracted_at <= datetime($moment)
RETURN record.ref AS id, properties(was) AS values
