// The hours in which there are changes, from one of them on.
// params: first
// access: read
MATCH (change:Change)
WHERE change.hour >= $first
RETURN DISTINCT change.hour AS hour
ORDER BY hour
