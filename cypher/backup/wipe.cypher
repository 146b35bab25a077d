// Deletes some of all records, for a backup to take their place; none left is a count of 0.
// params: most
// access: write
MATCH (node)
WHERE NOT node:SchemaStep AND NOT node:Lock AND NOT node:Restore AND NOT node:Erasure AND NOT node:Erased
WITH node LIMIT $most
DETACH DELETE node
RETURN count(*) AS count
