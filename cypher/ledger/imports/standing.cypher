// Of these changes: those of imports that are undone or being undone, those that undid one, those that moved a merge.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (change:Change {id: id})
OPTIONAL MATCH (run:Import {id: change.import_run})
WITH change, CASE WHEN change.undoes IS NOT NULL OR change.moves = true THEN 'neutral'
                  WHEN run.state IN ['undoing', 'undone'] THEN 'undone' ELSE 'stands' END AS standing
WHERE standing <> 'stands'
RETURN change.id AS id, standing
ORDER BY id
