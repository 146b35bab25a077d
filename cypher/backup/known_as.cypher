// By which aliases parties were said to be known at a moment or before.
// params: moment
// access: read
MATCH (party:Party)-[known:KNOWN_AS]->(alias:Alias)
WHERE known.recorded_at <= datetime($moment)
RETURN 'KNOWN_AS' AS family, party.id AS from_id, alias.key AS to_id, known {
         .*, valid_from: toString(known.valid_from), valid_to: toString(known.valid_to),
         recorded_at: toString(known.recorded_at), retracted_at: toString(known.retracted_at),
         mark: null
       } AS values,
       datetime($moment) < known.retracted_at AS live
