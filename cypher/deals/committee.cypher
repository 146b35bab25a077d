// Who has a seat on a deal on the day, each with the roles held up to the day in organisations, groups, households.
// params: ref, view
// view: seat at, held until
// access: read
MATCH (:Record {ref: $ref})<-[seat:SEATED_ON]-(person:Party)
WHERE seat.valid_from <= $as_of AND $as_of < seat.valid_to
    AND seat.recorded_at <= $known_at AND $known_at < seat.retracted_at
    AND seat.scope IN $scopes AND NOT seat.id IN $without
RETURN seat.id AS statement, person.idx AS number, {
         id: person.id, name: person.name, kind: person.kind,
         label: [label IN labels(person) WHERE label <> 'Party'][0]
       } AS person,
       seat.kind AS kind, seat.title AS title, seat.side AS side, seat.stance AS stance, seat.status AS status,
       seat.power AS power, seat.valid_from AS valid_from, seat.evident_from AS evident_from,
       seat.source AS source, seat.scope AS scope, COLLECT {
         MATCH (person)-[held:HOLDS_ROLE]->(body:Party)
         WHERE held.valid_from <= $as_of
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
           AND held.evident_from <= $as_of
         RETURN {
           statement: held.id, kind: held.kind, title: held.title, valid_to: held.valid_to,
           body: {
      id: body.id, name: body.name, kind: body.kind,
      label: [label IN labels(body) WHERE label <> 'Party'][0]
    }
         }
         ORDER BY body.name, body.id, held.kind, held.id
       } AS roles
ORDER BY seat.side, seat.kind, person.name, person.id, statement
