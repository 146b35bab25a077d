// One import by its run.
// params: id
// access: read
MATCH (run:Import {id: $id})
RETURN run.id AS run, run.source AS source, run.state AS state
