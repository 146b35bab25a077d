// One page of those who hold a role in these bodies, on the day or ever until it, with these roles.
// params: bodies, kind, title, people_only, ever, after_name, after_id, limit, view
// view: held until, role until
// access: read
UNWIND $bodies AS body_id
MATCH (body:Party {id: body_id})<-[held:HOLDS_ROLE]-(member:Party)
WHERE held.valid_from <= $as_of
  AND held.recorded_at <= $known_at AND $known_at < held.retracted_at
  AND held.scope IN $scopes AND NOT held.id IN $without
  AND ($ever OR $as_of < held.valid_to)
  AND ($kind IS NULL OR held.kind = $kind) AND ($title IS NULL OR held.title = $title)
  AND (NOT $people_only OR member:Person)
  AND (member.name > $after_name OR (member.name = $after_name AND member.id > $after_id))
WITH DISTINCT member
ORDER BY member.name, member.id
LIMIT $limit
WITH member, COLLECT {
  MATCH (member)-[role:HOLDS_ROLE]->(place:Party)
  WHERE role.valid_from <= $as_of
    AND role.recorded_at <= $known_at AND $known_at < role.retracted_at
    AND role.scope IN $scopes AND NOT role.id IN $without
    AND ($ever OR $as_of < role.valid_to)
    AND ($kind IS NULL OR role.kind = $kind) AND ($title IS NULL OR role.title = $title)
    AND place.id IN $bodies
  RETURN {
    statement: role.id, kind: role.kind, title: role.title, valid_from: role.valid_from,
    valid_to: role.valid_to, evident_from: role.evident_from,
    from_earliest: date(role.from_earliest), to_earliest: date(role.to_earliest),
    source: role.source, scope: role.scope,
    body: {
      id: place.id, name: place.name, kind: place.kind,
      label: [label IN labels(place) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY role.evident_from, place.name, place.id, role.kind, role.title, role.id
} AS roles
RETURN {
  id: member.id, name: member.name, kind: member.kind,
  label: [label IN labels(member) WHERE label <> 'Party'][0]
} AS party, roles
ORDER BY party.name, party.id
