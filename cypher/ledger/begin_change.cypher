// The database's clock, and the change that this id already stands for, if any.
// params: id
// access: read
OPTIONAL MATCH (change:Change {id: $id})
RETURN datetime() AS now, change.request_hash AS request_hash, change.result AS result
