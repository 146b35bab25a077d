// Every statement between parties that had been recorded by a moment, of all families, retracted ones too.
// Days and moments come as text: a client makes of them, one by one, what costs it most.
// params: moment
// access: read
MATCH (start:Party)-[said]->(target:Party)
WHERE said.recorded_at <= datetime($moment)
RETURN type(said) AS family, start.id AS from_id, target.id AS to_id, said {
         .*, valid_from: toString(said.valid_from), valid_to: toString(said.valid_to),
         evident_from: toString(said.evident_from),
         recorded_at: toString(said.recorded_at), retracted_at: toString(said.retracted_at)
       } AS values,
       datetime($moment) < said.retracted_at AS live
