// Statements of others that took the place of one of these no longer say so.
// params: starts, gone
// access: write
UNWIND $starts AS start
MATCH (party:Party {idx: start})-[said]->()
WHERE said.replaces IN $gone
SET said.replaces = null
RETURN count(*) AS count
