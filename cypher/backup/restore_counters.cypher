// Sets counters no lower than they were: a number once given is never given again.
// params: rows
// access: write
UNWIND $rows AS row
MERGE (counter:Counter {name: row.values.name})
SET counter.next = CASE WHEN coalesce(counter.next, 0) < row.values.next THEN row.values.next ELSE counter.next END
RETURN count(*) AS count
