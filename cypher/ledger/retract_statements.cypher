// Retracts statements: from now on we no longer say so; what we said stays readable as of then.
// params: rows, family, now, change
// access: write
UNWIND $rows AS row
MATCH (start:Party {id: row.from_id})
MATCH (target:Party {id: row.to_id})
// walked from the end with fewer statements where the row says which
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
