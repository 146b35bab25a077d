// Those who hold a role in both of two bodies on the day, with their roles in each.
// params: first, second, view
// view: here at, there at
// access: read
MATCH (:Party {id: $first})<-[here:HOLDS_ROLE]-(member:Party)
WHERE here.valid_from <= $as_of AND $as_of < here.valid_to
  AND here.recorded_at <= $known_at AND $known_at < here.retracted_at
  AND here.scope IN $scopes AND NOT here.id IN $without
WITH member, collect({kind: here.kind, title: here.title, evident: here.evident_from <= $as_of}) AS in_first
MATCH (member)-[there:HOLDS_ROLE]->(other:Party)
WHERE there.valid_from <= $as_of AND $as_of < there.valid_to
  AND there.recorded_at <= $known_at AND $known_at < there.retracted_at
  AND there.scope IN $scopes AND NOT there.id IN $without
  AND other.id = $second
WITH member, in_first,
     collect({kind: there.kind, title: there.title, evident: there.evident_from <= $as_of}) AS in_second
RETURN {
  id: member.id, name: member.name, kind: member.kind,
  label: [label IN labels(member) WHERE label <> 'Party'][0]
} AS party, in_first, in_second
ORDER BY party.name, party.id
