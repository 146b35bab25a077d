// Puts the former values of records beyond the parties back.
// params: rows
// access: write
UNWIND $rows AS row
MATCH (record:Record {ref: row.id})
CREATE (record)-[:WAS]->(was:Version)
SET was = row.values
SET was.recorded_at = datetime(row.recorded_at), was.retracted_at = datetime(row.retracted_at),
    was.at = datetime(row.at), was.opened = date(row.opened), was.closed = date(row.closed),
    was.expected_close = date(row.expected_close), was.due = date(row.due), was.valid_from = date(row.valid_from)
RETURN count(*) AS count
