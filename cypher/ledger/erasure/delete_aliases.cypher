// Deletes aliases by their keys.
// params: keys
// access: write
UNWIND $keys AS key
MATCH (alias:Alias {key: key})
DETACH DELETE alias
RETURN count(*) AS count
