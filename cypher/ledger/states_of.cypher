// Live statements by their ids, found from the parties they start at, with all that they say.
// params: rows
// access: read
UNWIND $rows AS row
MATCH (start:Party {idx: row.from_idx})-[said]->(target:Party)
WHERE said.id = row.id AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
RETURN said.id AS id, start.id AS from_id, target.id AS to_id, said.line AS line, said.kind AS kind,
       toString(said.valid_from) AS valid_from, toString(said.evident_from) AS evident_from,
       said.from_earliest AS from_earliest, said.scope AS scope, said.source_key AS source_key,
       said.confidence AS confidence, said.attributes AS attributes, said.title AS title,
       said.purpose AS purpose, said.basis AS basis
ORDER BY id
