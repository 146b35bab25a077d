// What is said of these parties: live, set aside by a merge, or once moved by one; each once.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[said]-(other)
WHERE (other:Party OR other:Record) AND said.line IS NOT NULL AND (said.retracted_at = datetime('9999-12-31T00:00:00Z')
  OR said.set_aside = true OR said.home_from IS NOT NULL)
WITH DISTINCT said, startNode(said) AS start, endNode(said) AS target
RETURN said.id AS id, type(said) AS family, coalesce(start.ref, start.id) AS from_id,
       coalesce(target.ref, target.id) AS to_id,
       start.idx AS from_idx, target.idx AS to_idx,
       said.retracted_at = datetime('9999-12-31T00:00:00Z') AS is_live,
       coalesce(said.set_aside, false) AS is_aside, said.home_from AS home_from, said.home_to AS home_to,
       said.line AS line, said.kind AS kind, said.valid_from AS valid_from, said.valid_to AS valid_to,
       said.evident_from AS evident_from, said.from_earliest AS from_earliest, said.to_earliest AS to_earliest,
       said.told_at AS told_at,
       said.scope AS scope, said.source AS source,
       said.source_key AS source_key, said.confidence AS confidence, said.fingerprint AS fingerprint,
       said.attributes AS attributes, said.title AS title, said.purpose AS purpose, said.basis AS basis,
       coalesce(said.carries, said.id) AS carries, {
         side: said.side, stance: said.stance, status: said.status, power: said.power, reply: said.reply,
         amount: said.amount, currency: said.currency, day: toString(said.day), probability: said.probability,
         quantity: said.quantity
       } AS details
ORDER BY id
