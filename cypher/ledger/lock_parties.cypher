// Makes other writers of these parties wait until this transaction is over.
// params: ids
// access: write
UNWIND $ids AS id
MATCH (party:Party {id: id})
SET party.writes = coalesce(party.writes, 0) + 1
RETURN count(*) AS count
