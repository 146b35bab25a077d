// Whether anybody was ever erased: most graphs need not ask about each row.
// params: none
// access: read
OPTIONAL MATCH (erased:Erased)
WITH erased LIMIT 1
RETURN count(erased) AS count
