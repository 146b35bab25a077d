// Every party with its present values, and those it had at a moment where they have changed since.
// params: moment
// access: read
MATCH (party:Party)
OPTIONAL MATCH (party)-[:WAS]->(was:Version)
  WHERE party.recorded_at > datetime($moment)
    AND was.recorded_at <= datetime($moment) AND datetime($moment) < was.retracted_at
RETURN [label IN labels(party) WHERE label <> 'Party'][0] AS label, properties(party) AS values,
       party.recorded_at <= datetime($moment) AS unchanged, properties(was) AS was
