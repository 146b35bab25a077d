// The keyed hashes of all that was erased.
// params: none
// access: read
MATCH (erased:Erased)
RETURN collect(erased.key) AS keys
