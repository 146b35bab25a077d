// The days of a source's snapshots, by what they held.
// params: source
// access: read
MATCH (snapshot:Snapshot {source: $source})
RETURN snapshot.what AS what, snapshot.day AS day
ORDER BY what, day
