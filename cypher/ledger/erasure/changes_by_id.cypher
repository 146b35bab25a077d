// Changes by their ids, with all in which they may name somebody.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (change:Change {id: id})
RETURN change.id AS id, change.touched AS touched, change.touched_places AS places, change.result AS result
