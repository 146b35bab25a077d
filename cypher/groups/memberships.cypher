// Every group, of one kind or of any, with those who hold a role in it on the day as node numbers.
// params: kind, view
// view: held at
// access: read
MATCH (group:Group)
WHERE $kind IS NULL OR group.kind = $kind
MATCH (group)<-[held:HOLDS_ROLE]-(:Party)
WHERE held.valid_from <= $as_of AND $as_of < held.valid_to
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
WITH group, collect(DISTINCT held.from_idx) AS members,
     collect(DISTINCT CASE WHEN held.evident_from <= $as_of THEN held.from_idx END) AS certain
RETURN {
  id: group.id, name: group.name, kind: group.kind,
  label: [label IN labels(group) WHERE label <> 'Party'][0]
} AS body, members, certain
ORDER BY body.name, body.id
