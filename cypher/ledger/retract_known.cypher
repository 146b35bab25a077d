// Retracts what is said of aliases, as a merge or its undoing moves it, or sets it aside.
// params: rows, now, change
// access: write
UNWIND $rows AS row
MATCH (:Party {id: row.from_id})-[known:KNOWN_AS]->(:Alias {key: row.key})
WHERE known.id = row.id
SET known.retracted_at = CASE WHEN row.is_live THEN datetime($now) ELSE known.retracted_at END,
    known.retracted_by = CASE WHEN row.is_live THEN $change ELSE known.retracted_by END,
    known.set_aside = row.set_aside, known.home_from = row.home_from
RETURN count(*) AS count
