// Every party with its present values, and those it had at a moment where they have changed since.
// params: moment
// access: read
MATCH (party:Party)
OPTIONAL MATCH (party)-[:WAS]->(was:Version)
  WHERE party.recorded_at > datetime($moment)
    AND was.recorded_at <= datetime($moment) AND datetime($moment) < was.retracted_at AND was.apart IS NULL
RETURN [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       party {.*, recorded_at: toString(party.recorded_at)} AS values,
       party.recorded_at <= datetime($moment) AS unchanged,
       CASE WHEN was IS NULL THEN null ELSE was {.*, recorded_at: toString(was.recorded_at)} END AS was
