// Every record beyond the parties that was there at a moment, with the values it had then if they have changed.
// params: moment
// access: read
MATCH (record:Record)
WHERE record.recorded_at <= datetime($moment)
OPTIONAL MATCH (record)-[:WAS]->(was:Version)
  WHERE record.valued_at > datetime($moment)
    AND was.recorded_at <= datetime($moment) AND datetime($moment) < was.retracted_at
RETURN [label IN labels(record) WHERE label <> 'Record'][0] AS label, properties(record) AS values,
       record.valued_at <= datetime($moment) AS unchanged,
       CASE WHEN was IS NULL THEN null ELSE properties(was) END AS was,
       datetime($moment) < record.retracted_at AS live
