// The ends of statements to be written, and what is held between them in the same family.
// params: rows, family
// access: read
UNWIND $rows AS row
OPTIONAL MATCH (start:Party {id: row.from_id})
OPTIONAL MATCH (target:Party {id: row.to_id})
OPTIONAL MATCH (start)-[held:$($family)]->(target)
  WHERE type(held) = $family AND held.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH row, start, target, held
ORDER BY row.n, held.id
WITH row, start, target,
     collect(CASE WHEN held IS NULL THEN null ELSE {
       id: held.id, line: held.line, kind: held.kind, title: held.title, purpose: held.purpose,
       valid_from: held.valid_from, valid_to: held.valid_to, evident_from: held.evident_from,
       fingerprint: held.fingerprint, source: held.source, scope: held.scope
     } END) AS held
RETURN row.n AS n, start.idx AS from_idx, labels(start) AS from_labels, start.kind AS from_kind,
       target.idx AS to_idx, labels(target) AS to_labels, target.kind AS to_kind, held
ORDER BY n
