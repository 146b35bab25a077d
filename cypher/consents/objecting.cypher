// Everybody who objects to something today: each purpose once, none for everything.
// params: as_of
// view: refusal refused
// access: read
MATCH (:Organisation)<-[refusal:CONSENTS]-(:Party)
WHERE refusal.kind IN ['opted_out', 'withdrawn'] AND refusal.retracted_at = datetime('9999-12-31T00:00:00Z')
  AND ($as_of < refusal.valid_to OR date() < refusal.valid_to) AND split(refusal.scope, ':')[0] <> 'scenario'
RETURN DISTINCT refusal.from_idx AS number, refusal.purpose AS purpose
ORDER BY number, purpose
