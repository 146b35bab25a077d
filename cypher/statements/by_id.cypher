// One statement by its id, found from the party it starts at, live or not, if the reader may see its scope.
// params: idx, id, scopes
// access: read
MATCH (start:Party {idx: $idx})-[said]->(target:Party)
WHERE said.id = $id AND said.scope IN $scopes
RETURN said.id AS id, type(said) AS family, said.kind AS kind, start.id AS from_id, target.id AS to_id,
       said.line AS line, said.valid_from AS valid_from, said.valid_to AS valid_to,
       said.evident_from AS evident_from, said.recorded_at AS recorded_at,
       said.retracted_at AS retracted_at, said.scope AS scope, said.source AS source,
       said.source_key AS source_key, said.confidence AS confidence, said.attributes AS attributes,
       said.title AS title, said.purpose AS purpose, said.basis AS basis
