// Notes that a schema step was applied.
// params: number, name
// access: write
MERGE (step:SchemaStep {number: $number})
SET step.name = $name, step.applied_at = datetime()
RETURN step.number AS number, step.name AS name
