// Retracts statements between a party and a record that a merge or its undoing moves, or sets aside.
// params: rows, family, now, change
// access: write
UNWIND $rows AS row
// walked from the record, which has few: somebody may have taken part in a hundred thousand conversations
MATCH (record:Record {ref: row.record})-[said]-(:Party)
WHERE type(said) = $family AND said.id = row.id
SET said.retracted_at = CASE WHEN row.is_live THEN datetime($now) ELSE said.retracted_at END,
    said.retracted_by = CASE WHEN row.is_live THEN $change ELSE said.retracted_by END,
    said.set_aside = row.set_aside, said.home_from = row.home_from, said.home_to = row.home_to
RETURN count(*) AS count
