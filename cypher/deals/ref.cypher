// A deal by its ref, if the view may see it.
// params: ref, known_at, scopes, without
// view: deal ever
// access: read
MATCH (deal:Record {ref: $ref})
WHERE deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
RETURN deal.id AS id, deal.name AS name, deal.kind AS pipeline
ORDER BY id
