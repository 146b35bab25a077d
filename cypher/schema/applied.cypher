// The schema steps that this graph has had, in order.
// params: none
// access: read
MATCH (step:SchemaStep)
RETURN step.number AS number, step.name AS name
ORDER BY number
