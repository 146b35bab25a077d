// Lets changes name somebody no longer. Their requests are not to be repeated: they would say the same again.
// params: rows, ids
// access: write
UNWIND $rows AS row
MATCH (change:Change {id: row.id})
SET change.touched = row.touched, change.touched_places = row.places,
    change.dropped = CASE WHEN change.dropped IN $ids THEN null ELSE change.dropped END,
    change.kept = CASE WHEN change.kept IN $ids THEN null ELSE change.kept END, change.result = row.result,
    change.request_hash = CASE WHEN row.result IS NULL THEN change.request_hash ELSE 'erased' END
RETURN count(*) AS count
