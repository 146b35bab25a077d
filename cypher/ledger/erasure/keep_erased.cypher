// Notes again what may not come back.
// params: keys, now
// access: write
UNWIND $keys AS key
OPTIONAL MATCH (held:Erased {key: key})
FOREACH (_ IN CASE WHEN held IS NULL THEN [1] ELSE [] END | CREATE (:Erased {key: key, at: datetime($now)}))
RETURN count(*) AS count
