// Says again by which aliases parties are known.
// params: rows
// access: write
UNWIND $rows AS row
MATCH (party:Party {id: row.from_id})
MATCH (alias:Alias {key: row.to_id})
CREATE (party)-[known:KNOWN_AS]->(alias)
SET known = row.values
SET known.valid_from = date(row.valid_from), known.valid_to = date(row.valid_to),
    known.recorded_at = datetime(row.recorded_at), known.retracted_at = datetime(row.retracted_at)
RETURN count(*) AS count
