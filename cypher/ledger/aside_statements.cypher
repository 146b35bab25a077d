// What merges have set aside of these parties.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[said]-(:Party)
WHERE said.set_aside = true
RETURN DISTINCT said.id AS id, said.line AS line, type(said) AS family
ORDER BY id
