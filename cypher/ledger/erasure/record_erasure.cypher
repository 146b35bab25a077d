// Leaves the receipt of an erasure, and the keyed hashes of what may not come back.
// params: id, now, who, reason, kinds, keys
// access: write
CREATE (erasure:Erasure {id: $id, at: datetime($now), who: $who, reason: $reason, kinds: $kinds})
WITH erasure
UNWIND $keys AS key
OPTIONAL MATCH (held:Erased {key: key})
FOREACH (_ IN CASE WHEN held IS NULL THEN [1] ELSE [] END | CREATE (:Erased {key: key, at: datetime($now)}))
RETURN count(*) AS count
