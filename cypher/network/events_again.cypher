// These interactions as they are now, each with who took part; what is no longer there has no row.
// params: refs, channels, known_at, scopes, without
// view: event ever, part ever
// access: read
UNWIND $refs AS ref
MATCH (event:Record {ref: ref})
WHERE event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND event.kind IN $channels
MATCH (event)<-[part:TOOK_PART]-(:Party)
WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
RETURN event.idx AS event, toString(event.valid_from) AS day, event.kind AS channel, event.direction AS direction,
       event.scope AS scope, collect(part.from_idx) AS people, collect(part.kind) AS kinds,
       collect(part.scope) AS part_scopes
ORDER BY event
