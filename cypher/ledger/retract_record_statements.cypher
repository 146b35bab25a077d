// Retracts statements with a record at one of their ends.
// params: rows, family, now, change
// access: write
UNWIND $rows AS row
OPTIONAL MATCH (from_party:Party {id: row.from_id})
OPTIONAL MATCH (from_record:Record {ref: row.from_id})
OPTIONAL MATCH (to_party:Party {id: row.to_id})
OPTIONAL MATCH (to_record:Record {ref: row.to_id})
WITH row, coalesce(from_party, from_record) AS start, coalesce(to_party, to_record) AS target
WITH row, start, target,
     CASE WHEN row.back THEN null ELSE start END AS near, CASE WHEN row.back THEN target ELSE null END AS far
OPTIONAL MATCH (near)-[ahead]->(target)
  WHERE type(ahead) = $family AND ahead.id = row.id AND ahead.retracted_at = datetime('9999-12-31T00:00:00Z')
OPTIONAL MATCH (far)<-[behind]-(start)
  WHERE type(behind) = $family AND behind.id = row.id AND behind.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH coalesce(ahead, behind) AS said
WHERE said IS NOT NULL
SET said.retracted_at = datetime($now), said.retracted_by = $change
RETURN count(*) AS count
