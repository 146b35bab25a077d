// The aliases by which any party had ever been known at a moment.
// params: moment
// access: read
MATCH (alias:Alias)
WHERE EXISTS {
  MATCH (:Party)-[known:KNOWN_AS]->(alias)
  WHERE known.recorded_at <= datetime($moment)
}
RETURN properties(alias) AS values
