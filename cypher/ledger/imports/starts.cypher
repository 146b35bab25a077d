// The node numbers of the parties that a change wrote about.
// params: id
// access: read
MATCH (change:Change {id: $id})
RETURN coalesce(change.starts, []) AS numbers
