// All interactions as columns: node numbers for each day, channel, direction and scope.
// params: channels, known_at, scopes, without
// view: event ever
// access: read
MATCH (event:Interaction)
WHERE event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND event.kind IN $channels
RETURN toString(event.valid_from) AS day, event.kind AS channel, event.direction AS direction, event.scope AS scope,
       collect(event.idx) AS events
ORDER BY day, channel, direction, scope
