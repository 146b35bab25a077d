// All that was ever said in these lines, from the parties where it may stand.
// params: rows
// access: read
UNWIND $rows AS row
MATCH (party:Party {id: row.id})-[said]-(other)
WHERE said.line IN row.lines
WITH DISTINCT said, startNode(said) AS start, endNode(said) AS target
RETURN said.id AS id, type(said) AS family, start.id AS from_id, target.id AS to_id, target.key AS key,
       said.line AS line, said.replaces AS replaces, said.carries AS carries,
       said.change AS change, said.retracted_by AS retracted_by,
       said.recorded_at AS recorded_at, said.retracted_at AS retracted_at,
       coalesce(said.set_aside, false) AS is_aside, said.home_from AS home_from, said.home_to AS home_to,
       said.kind AS kind, said.valid_from AS valid_from, said.valid_to AS valid_to,
       said.evident_from AS evident_from, said.from_earliest AS from_earliest, said.to_earliest AS to_earliest,
       said.told_at AS told_at,
       said.scope AS scope, said.source AS source,
       said.source_key AS source_key, said.confidence AS confidence, said.fingerprint AS fingerprint,
       said.attributes AS attributes, said.title AS title, said.purpose AS purpose, said.basis AS basis
ORDER BY recorded_at, id
