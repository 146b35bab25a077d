// Where a change stands in the order; and the last number given.
// params: change
// access: read
OPTIONAL MATCH (counter:Counter {name: 'feed'})
WITH counter
OPTIONAL MATCH (entry:FeedEntry {change: $change})
RETURN entry.number AS number, entry.places AS places, coalesce(counter.next, 1) - 1 AS last
ORDER BY number
