// The changes of some hours that have no place in the order yet, with where they touched anything.
// params: hours, since, limit
// access: read
UNWIND $hours AS hour
MATCH (change:Change {hour: hour})
WHERE change.at >= datetime($since) AND change.places IS NOT NULL
OPTIONAL MATCH (entry:FeedEntry {change: change.id})
WITH change, entry
WHERE entry IS NULL
RETURN change.id AS id, change.places AS places
ORDER BY change.at, id
LIMIT $limit
