// What the graph holds of these ids; no row for an id that it does not hold.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
RETURN party.id AS id, party.idx AS idx, labels(party) AS labels, party.kind AS kind, party.name AS name,
       party.fingerprint AS fingerprint, party.source AS source, party.attributes AS attributes,
       coalesce(party.ours, false) AS ours, coalesce(party.ghost, false) AS ghost,
       party.recorded_at AS recorded_at
