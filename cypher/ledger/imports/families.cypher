// Of which families and records an import wrote.
// params: run
// access: read
MATCH (change:Change {import_run: $run})
UNWIND change.families AS family
RETURN DISTINCT family
ORDER BY family
