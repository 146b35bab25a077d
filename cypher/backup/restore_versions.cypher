// Puts the former values of parties back.
// params: rows
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.id})
CREATE (party)-[:WAS]->(was:Version)
SET was = row.values
SET was.recorded_at = datetime(row.recorded_at), was.retracted_at = datetime(row.retracted_at)
RETURN count(*) AS count
