// Deals that are open on the day, by the day on which they are expected to close, with stage and customer.
// params: pipeline, stage, party, after, limit, view
// view: deal ever, with_party at, in_stage at, customer at, held at
// access: read
MATCH (deal:Deal)
WHERE deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
  AND (deal.opened IS NULL OR deal.opened <= $as_of) AND (deal.closed IS NULL OR $as_of < deal.closed)
  AND ($pipeline IS NULL OR deal.kind = $pipeline)
  AND coalesce(toString(deal.expected_close), '9999-12-31') + ' ' + deal.id > $after
  AND ($party IS NULL OR EXISTS {
    MATCH (deal)-[with_party:`WITH`]->(other:Party)
    WHERE other.id = $party AND with_party.valid_from <= $as_of AND $as_of < with_party.valid_to
    AND with_party.recorded_at <= $known_at AND $known_at < with_party.retracted_at
    AND with_party.scope IN $scopes AND NOT with_party.id IN $without
  })
  AND ($stage IS NULL OR EXISTS {
    MATCH (deal)-[in_stage:IN_STAGE]->(:Record)
    WHERE in_stage.kind = $stage AND in_stage.valid_from <= $as_of AND $as_of < in_stage.valid_to
    AND in_stage.recorded_at <= $known_at AND $known_at < in_stage.retracted_at
    AND in_stage.scope IN $scopes AND NOT in_stage.id IN $without
  })
WITH deal, coalesce(toString(deal.expected_close), '9999-12-31') + ' ' + deal.id AS key
ORDER BY key
LIMIT $limit
RETURN deal.id AS id, deal.name AS name, deal.kind AS pipeline, COLLECT {
         MATCH (deal)-[held:IN_STAGE]->(:Record)
         WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
    AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
    AND held.scope IN $scopes AND NOT held.id IN $without
         RETURN {kind: held.kind, valid_from: held.valid_from}
         ORDER BY held.valid_from DESC, held.id
       }[0] AS stage,
       deal.amount AS amount, deal.currency AS currency, deal.opened AS opened,
       deal.expected_close AS expected_close, COLLECT {
         MATCH (deal)-[customer:`WITH`]->(party:Party)
         WHERE customer.kind = 'customer' AND customer.valid_from <= $as_of AND $as_of < customer.valid_to
    AND customer.recorded_at <= $known_at AND $known_at < customer.retracted_at
    AND customer.scope IN $scopes AND NOT customer.id IN $without
         RETURN {
      id: party.id, name: party.name, kind: party.kind,
      label: [label IN labels(party) WHERE label <> 'Party'][0]
    }
         ORDER BY party.name, party.id
       } AS customers, key
ORDER BY key
