// What the graph holds of these ids, in one record; nothing of an id that it does not hold.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
WITH party
ORDER BY party.idx
RETURN collect([party.id, party.idx, labels(party), party.fingerprint, party.source, party.scope, party.name]) AS held
