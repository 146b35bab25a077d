// The ends of statements to be written, and what is held between them in the same family, in one record.
// params: rows, family
// access: read
UNWIND $rows AS row
OPTIONAL MATCH (start:Party {id: row.from_id})
OPTIONAL MATCH (target:Party {id: row.to_id})
// walked from the end with fewer statements where the row says which: both ends bound, the engine would not choose
WITH row, start, target,
     CASE WHEN row.back THEN null ELSE start END AS near, CASE WHEN row.back THEN target ELSE null END AS far
OPTIONAL MATCH (near)-[ahead]->(target)
  WHERE type(ahead) = $family AND ahead.retracted_at = datetime('9999-12-31T00:00:00Z')
OPTIONAL MATCH (far)<-[behind]-(start)
  WHERE type(behind) = $family AND behind.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH row, start, target, coalesce(ahead, behind) AS held
ORDER BY row.n, held.id
WITH row, start, target,
     collect(CASE WHEN held IS NULL THEN null ELSE [
       held.id, held.line, held.kind, held.title, held.purpose, toString(held.valid_from),
       toString(held.valid_to), toString(held.evident_from), held.fingerprint, held.source, held.scope,
       held.from_earliest, held.to_earliest
     ] END) AS held
WITH row, start, target, held
ORDER BY row.n
RETURN collect([
  start.idx, labels(start), start.kind, target.idx, labels(target), target.kind, held
]) AS held
