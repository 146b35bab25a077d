// One step down from each of these bodies on any day of a period, with the days for which it held.
// params: ids, kinds, since, until, known_at, scopes, without
// view: step during
// access: read
UNWIND $ids AS id
MATCH (upper:Party {id: id})<-[step:PART_OF]-(lower:Party)
WHERE step.valid_from < $until AND $since < step.valid_to
  AND step.recorded_at <= $known_at AND $known_at < step.retracted_at
  AND step.scope IN $scopes AND NOT step.id IN $without
  AND type(step) + '.' + step.kind IN $kinds
RETURN lower.id AS lower, upper.id AS upper, step.valid_from AS valid_from, step.valid_to AS valid_to,
       step.evident_from AS evident_from
ORDER BY upper, lower, step.id
