// The conversations about a deal up to the day, each with the parts of all who took part, as columns.
// params: ref, channels, view
// view: about until, event until, part ever
// access: read
MATCH (:Record {ref: $ref})<-[about:ABOUT]-(event:Interaction)
WHERE about.valid_from <= $as_of
    AND about.recorded_at <= $known_at AND $known_at < about.retracted_at
    AND about.scope IN $scopes AND NOT about.id IN $without
  AND event.valid_from <= $as_of
    AND event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND event.kind IN $channels
WITH DISTINCT event
MATCH (event)<-[part:TOOK_PART]-(:Party)
WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
  AND coalesce(part.reply, '') <> 'declined'
RETURN event.id AS id, event.valid_from AS day, event.kind AS channel, event.direction AS direction,
       collect(part.from_idx) AS people, collect(part.kind) AS kinds
ORDER BY day, id
