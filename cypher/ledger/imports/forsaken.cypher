// Of these parties, those of whom nobody says anything any more, and who stand for nobody.
// params: numbers
// access: read
UNWIND $numbers AS number
MATCH (party:Party {idx: number})
WHERE NOT EXISTS {
  MATCH (party)-[said]-()
  WHERE said.recorded_at IS NOT NULL AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
}
RETURN party.id AS id
ORDER BY id
