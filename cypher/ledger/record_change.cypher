// Leaves the one record of a write transaction, and notes which families have ever been looked for.
// params: id, request_hash, now, hour, who, source, import_run, families, touched, touched_count, starts, undoes, moves, result, looked, did, dropped, kept, places, place_counts, touched_places
// access: write
CREATE (change:Change {
  id: $id, request_hash: $request_hash, at: datetime($now), hour: $hour, who: $who, source: $source,
  import_run: $import_run, families: $families, touched: $touched, touched_count: $touched_count,
  starts: $starts, undoes: $undoes, moves: $moves,
  did: $did, dropped: $dropped, kept: $kept, places: $places, place_counts: $place_counts,
  touched_places: $touched_places, result: $result
})
WITH change
UNWIND $looked AS look
OPTIONAL MATCH (held:LookedFor {key: look.key})
FOREACH (_ IN CASE WHEN held IS NULL THEN [1] ELSE [] END |
  CREATE (:LookedFor {key: look.key, family: look.family, scope: look.scope, since: datetime($now)}))
RETURN count(*) AS families
