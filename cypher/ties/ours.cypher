// The organisations that are our side, as far as the view's scopes say so.
// params: known_at, scopes
// access: read
MATCH (body:Organisation)
WHERE (body.ours AND body.scope IN $scopes AND body.recorded_at <= $known_at) OR EXISTS {
  MATCH (body)-[:WAS]->(was:Version)
  WHERE was.ours AND was.scope IN $scopes AND was.recorded_at <= $known_at AND $known_at < was.retracted_at
}
RETURN body.id AS id
ORDER BY id
