// The node numbers of parties, of which the caller knows that the view may see them.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
RETURN id, party.idx AS number
ORDER BY id
