// One statement by its id, found from the record it starts at, live or not, if the reader may see its scope.
// params: idx, id, scopes
// access: read
MATCH (start:Record {idx: $idx})-[said]->(target)
WHERE said.id = $id AND said.scope IN $scopes AND (target:Party OR target:Record)
RETURN said.id AS id, type(said) AS family, said.kind AS kind, start.ref AS from_id, coalesce(target.ref, target.id) AS to_id,
       said.line AS line, said.valid_from AS valid_from, said.valid_to AS valid_to,
       said.evident_from AS evident_from,
       date(said.from_earliest) AS from_earliest, date(said.to_earliest) AS to_earliest,
       datetime(said.told_at) AS told_at,
       said.recorded_at AS recorded_at,
       said.retracted_at AS retracted_at, said.scope AS scope, said.source AS source,
       said.source_key AS source_key, said.confidence AS confidence, said.attributes AS attributes,
       said.title AS title, said.purpose AS purpose, said.basis AS basis, {
         side: said.side, stance: said.stance, status: said.status, power: said.power, reply: said.reply,
         amount: said.amount, currency: said.currency, day: said.day, probability: said.probability,
         quantity: said.quantity
       } AS details
