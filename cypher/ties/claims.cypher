// What is stated of these parties and others, on the day: who is whose friend, kin, superior, adviser.
// params: numbers, other, kinds, view
// view: said at
// access: read
UNWIND $numbers AS number
MATCH (mine:Party {idx: number})-[said:REPORTS_TO|KIN_OF|SERVES|RELATED_TO]-(other:Person)
WHERE said.valid_from <= $as_of AND $as_of < said.valid_to
  AND said.recorded_at <= $known_at AND $known_at < said.retracted_at
  AND said.scope IN $scopes AND NOT said.id IN $without
  AND said.evident_from <= $as_of AND type(said) + '.' + said.kind IN $kinds
  AND ($other IS NULL OR other.idx = $other)
RETURN number, other.idx AS other, type(said) AS family, said.kind AS kind, said.from_idx = number AS forward,
       said.id AS statement, said.valid_from AS valid_from, said.source AS source
ORDER BY number, other, family, kind, statement
