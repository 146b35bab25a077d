// Which of these keyed hashes stand for something that was erased.
// params: keys
// access: read
UNWIND $keys AS key
MATCH (erased:Erased {key: key})
RETURN collect(erased.key) AS keys
