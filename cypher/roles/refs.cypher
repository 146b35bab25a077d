// Parties as they stand in a list, by their ids: those that a question has found within its view.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
RETURN party.id AS id, party.name AS name, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       party.kind AS kind
ORDER BY id
