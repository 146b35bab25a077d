// What each source says of the values of these parties, as it was known then: the present ones, and those beside them.
// params: ids, known_at, scopes
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})
WITH party, COLLECT {
  MATCH (party)-[:WAS]->(was:Version)
  WHERE was.recorded_at <= $known_at AND $known_at < was.retracted_at AND was.scope IN $scopes
  RETURN {
    name: was.name, kind: was.kind, attributes: was.attributes, source: was.source, scope: was.scope,
    recorded_at: was.recorded_at, is_present: was.apart IS NULL
  }
  ORDER BY was.recorded_at, was.source, was.scope
} AS earlier
RETURN party.id AS party,
       CASE WHEN party.recorded_at <= $known_at AND party.scope IN $scopes THEN [{
         name: party.name, kind: party.kind, attributes: party.attributes, source: party.source, scope: party.scope,
         recorded_at: party.recorded_at, is_present: true
       }] ELSE [] END + earlier AS told
ORDER BY party
