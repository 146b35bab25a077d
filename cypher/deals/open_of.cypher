// The deals that are open on the day and on which a person has a seat on our side.
// params: person, view
// view: deal ever, seat at
// access: read
MATCH (:Party {id: $person})-[seat:SEATED_ON]->(deal:Deal)
WHERE seat.valid_from <= $as_of AND $as_of < seat.valid_to
    AND seat.recorded_at <= $known_at AND $known_at < seat.retracted_at
    AND seat.scope IN $scopes AND NOT seat.id IN $without
  AND seat.side = 'ours' AND seat.evident_from <= $as_of
  AND deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
  AND (deal.opened IS NULL OR deal.opened <= $as_of) AND (deal.closed IS NULL OR $as_of < deal.closed)
RETURN DISTINCT deal.id AS id
ORDER BY id
