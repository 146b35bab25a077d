// The values that parties had given up by a moment, and those that they have apart, under other scopes.
// params: moment
// access: read
MATCH (party:Party)-[:WAS]->(was:Version)
WHERE was.retracted_at <= datetime($moment) OR (was.apart AND was.recorded_at <= datetime($moment))
RETURN party.id AS id, was {
         .*, retracted_at: CASE WHEN was.retracted_at <= datetime($moment) THEN was.retracted_at
                           ELSE datetime('9999-12-31T00:00:00Z') END
       } AS values
