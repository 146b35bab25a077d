// The changes of some slices of the order that touched any of these places, after a number, in order.
// params: slices, after, places, known_at, limit
// access: read
UNWIND $slices AS slice
MATCH (entry:FeedEntry {slice: slice})
WHERE entry.number > $after AND any(place IN entry.places WHERE place IN $places)
MATCH (change:Change {id: entry.change})
WHERE change.at <= $known_at
RETURN entry.number AS number, change.id AS id, change.at AS at, coalesce(change.did, 'recorded') AS did,
       change.who AS who, change.source AS source, change.import_run AS import_run,
       change.dropped AS dropped, change.kept AS kept, change.places AS places,
       change.place_counts AS place_counts, change.touched AS touched, change.touched_places AS touched_places
ORDER BY number
LIMIT $limit
