// Gives records texts in which somebody is no longer named.
// params: rows
// access: write
UNWIND $rows AS row
MATCH (record:Record {ref: row.ref})
SET record += row.values
RETURN count(*) AS count
