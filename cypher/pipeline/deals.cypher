// Deals up to the day, each with its stage, who owns it and whose it is: what the figures of a pipeline are made of.
// params: pipeline, view
// view: deal ever, held at, seat at, customer at
// access: read
MATCH (deal:Deal)
WHERE deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
  AND (deal.opened IS NULL OR deal.opened <= $as_of)
  AND ($pipeline IS NULL OR deal.kind = $pipeline)
RETURN deal.id AS id, deal.kind AS pipeline, deal.amount AS amount, deal.currency AS currency,
       deal.opened AS opened, deal.closed AS closed, deal.outcome AS outcome, COLLECT {
         MATCH (deal)-[held:IN_STAGE]->(:Record)
         WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
         RETURN held.kind
         ORDER BY held.valid_from DESC, held.id
       }[0] AS stage, COLLECT {
         MATCH (deal)<-[seat:SEATED_ON]-(person:Party)
         WHERE seat.kind = 'account_lead' AND seat.valid_from <= $as_of AND $as_of < seat.valid_to
    AND seat.recorded_at <= $known_at AND $known_at < seat.retracted_at
    AND seat.scope IN $scopes AND NOT seat.id IN $without
         RETURN DISTINCT {
      id: person.id, name: person.name, kind: person.kind,
      label: [label IN labels(person) WHERE label <> 'Party'][0]
    } AS one
         ORDER BY one.name, one.id
       } AS owners, COLLECT {
         MATCH (deal)-[customer:`WITH`]->(party:Party)
         WHERE customer.kind = 'customer' AND customer.valid_from <= $as_of AND $as_of < customer.valid_to
    AND customer.recorded_at <= $known_at AND $known_at < customer.retracted_at
    AND customer.scope IN $scopes AND NOT customer.id IN $without
         RETURN DISTINCT {
      id: party.id, name: party.name, kind: party.kind,
      label: [label IN labels(party) WHERE label <> 'Party'][0]
    } AS one
         ORDER BY one.name, one.id
       } AS customers
ORDER BY id
