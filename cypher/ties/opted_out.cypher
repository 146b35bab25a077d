// Who objects, on the day, to being introduced or to everything, towards any of these bodies.
// params: ids, purpose, view
// view: consent at
// access: read
UNWIND $ids AS id
MATCH (:Party {id: id})<-[consent:CONSENTS]-(person:Person)
WHERE consent.valid_from <= $as_of AND $as_of < consent.valid_to
  AND consent.recorded_at <= $known_at AND $known_at < consent.retracted_at
  AND consent.scope IN $scopes AND NOT consent.id IN $without
  AND consent.kind = 'opted_out' AND (consent.purpose IS NULL OR consent.purpose = $purpose)
RETURN DISTINCT person.idx AS number
ORDER BY number
