// Gives changes their places in the order.
// params: rows, next
// access: write
MATCH (counter:Counter {name: 'feed'})
SET counter.next = $next
WITH counter
UNWIND $rows AS row
CREATE (entry:FeedEntry {change: row.change, number: row.number, slice: row.slice, places: row.places})
RETURN count(*) AS count
