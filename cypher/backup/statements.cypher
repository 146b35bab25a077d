// Every statement between parties that had been recorded by a moment, of all families, retracted ones too.
// params: moment
// access: read
MATCH (start:Party)-[said]->(target:Party)
WHERE said.recorded_at <= datetime($moment)
RETURN type(said) AS family, start.id AS from_id, target.id AS to_id, properties(said) AS values,
       datetime($moment) < said.retracted_at AS live
