// Every statement with a record at one of its ends that had been recorded by a moment, retracted ones too.
// params: moment
// access: read
MATCH (start)-[said]->(target)
WHERE (start:Record OR target:Record) AND said.recorded_at <= datetime($moment)
RETURN type(said) AS family, coalesce(start.ref, start.id) AS from_id, coalesce(target.ref, target.id) AS to_id,
       said {
         .*, valid_from: toString(said.valid_from), valid_to: toString(said.valid_to),
         evident_from: toString(said.evident_from), day: toString(said.day), at: toString(said.at),
         recorded_at: toString(said.recorded_at), retracted_at: toString(said.retracted_at)
       } AS values,
       datetime($moment) < said.retracted_at AS live
