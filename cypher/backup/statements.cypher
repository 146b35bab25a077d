// Every statement of one family that had been recorded by a moment, retracted ones too.
// The embedded engine lets every type through a dynamic one, so the type is compared as well.
// params: family, moment
// access: read
MATCH (start:Party)-[said:$($family)]->(target)
WHERE type(said) = $family AND said.recorded_at <= datetime($moment)
RETURN start.id AS from_id, coalesce(target.id, target.key) AS to_id, properties(said) AS values,
       datetime($moment) < said.retracted_at AS live
