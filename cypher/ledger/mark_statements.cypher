// Notes by which row a source last said live statements of one family.
// params: rows, family, source
// access: write
UNWIND $rows AS row
MATCH (start:Party {id: row.from_id})
MATCH (target:Party {id: row.to_id})
// walked from the end with fewer statements where the row says which
WITH row, start, target,
     CASE WHEN row.back THEN null ELSE start END AS near, CASE WHEN row.back THEN target ELSE null END AS far
OPTIONAL MATCH (near)-[ahead]->(target)
  WHERE type(ahead) = $family AND ahead.id = row.id AND ahead.source = $source
OPTIONAL MATCH (far)<-[behind]-(start)
  WHERE type(behind) = $family AND behind.id = row.id AND behind.source = $source
WITH row, coalesce(ahead, behind) AS said
WHERE said IS NOT NULL
SET said.mark = row.mark
RETURN count(*) AS count
