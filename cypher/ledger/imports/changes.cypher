// The changes of an import, the latest first.
// params: run
// access: read
MATCH (change:Change {import_run: $run})
RETURN change.id AS id
ORDER BY change.at DESC, id DESC
