// The changes that name these ids among what they touched, or in what a repeated request gets.
// params: ids
// access: read
MATCH (change:Change)
WHERE any(id IN $ids WHERE id IN change.touched OR change.result CONTAINS id OR change.who CONTAINS id)
RETURN change.id AS id
