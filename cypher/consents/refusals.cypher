// What these parties, named by number, object to today: each purpose once, none for everything.
// params: numbers, as_of
// view: refusal refused
// access: read
UNWIND $numbers AS number
MATCH (:Party {idx: number})-[refusal:CONSENTS]->(:Party)
WHERE refusal.kind IN ['opted_out', 'withdrawn'] AND refusal.retracted_at = datetime('9999-12-31T00:00:00Z')
  AND ($as_of < refusal.valid_to OR date() < refusal.valid_to) AND split(refusal.scope, ':')[0] <> 'scenario'
RETURN DISTINCT number, refusal.purpose AS purpose
ORDER BY number, purpose
