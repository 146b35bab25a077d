// The node number of a party.
// params: id
// access: read
MATCH (party:Party {id: $id})
RETURN party.idx AS number
