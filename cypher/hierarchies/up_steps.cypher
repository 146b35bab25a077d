// One step up from each of these parties on the day, in the hierarchies asked for.
// params: ids, kinds, view
// view: step at
// access: read
UNWIND $ids AS id
MATCH (lower:Party {id: id})-[step:PART_OF|REPORTS_TO]->(upper:Party)
WHERE step.valid_from <= $as_of AND $as_of < step.valid_to
  AND step.recorded_at <= $known_at AND $known_at < step.retracted_at
  AND step.scope IN $scopes AND NOT step.id IN $without
  AND type(step) + '.' + step.kind IN $kinds
RETURN {
         id: lower.id, name: lower.name, kind: lower.kind,
         label: [label IN labels(lower) WHERE label <> 'Party'][0]
       } AS lower, {
         id: upper.id, name: upper.name, kind: upper.kind,
         label: [label IN labels(upper) WHERE label <> 'Party'][0]
       } AS upper,
       type(step) AS family, step.kind AS kind, step.id AS statement, step.valid_from AS valid_from,
       step.valid_to AS valid_to, step.evident_from AS evident_from,
       date(step.from_earliest) AS from_earliest, date(step.to_earliest) AS to_earliest
ORDER BY upper.name, upper.id, lower.name, lower.id, family, kind, statement
