// What merges have set aside of these parties.
// params: ids
// access: read
UNWIND $ids AS id
MATCH (party:Party {id: id})-[said]-()
WHERE said.set_aside = true AND type(said) <> 'KNOWN_AS'
RETURN DISTINCT said.id AS id, said.line AS line, type(said) AS family
ORDER BY id
