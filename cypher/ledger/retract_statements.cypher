// Retracts statements: from now on we no longer say so; what we said stays readable as of then.
// params: rows, family, now, change
// access: write
UNWIND $rows AS row
MATCH (:Party {id: row.from_id})-[said:$($family)]->(:Party {id: row.to_id})
WHERE type(said) = $family AND said.id = row.id AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
SET said.retracted_at = datetime($now), said.retracted_by = $change
RETURN count(*) AS count
