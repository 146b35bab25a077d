// The latest change of some slices of the order that touched any of these places.
// params: slices, places
// access: read
UNWIND $slices AS slice
MATCH (entry:FeedEntry {slice: slice})
WHERE any(place IN entry.places WHERE place IN $places)
RETURN entry.change AS change
ORDER BY entry.number DESC
LIMIT 1
