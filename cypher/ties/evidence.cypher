// The interactions in which any of these parties took part, each with the parts of all who did, as columns.
// params: numbers, channels, known_at, scopes, without
// view: mine ever, event ever, part ever
// access: read
UNWIND $numbers AS number
MATCH (:Party {idx: number})-[mine:TOOK_PART]->(event:Interaction)
WHERE mine.recorded_at <= $known_at AND $known_at < mine.retracted_at
    AND mine.scope IN $scopes AND NOT mine.id IN $without
  AND event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND event.kind IN $channels
WITH DISTINCT event
MATCH (event)<-[part:TOOK_PART]-(:Party)
WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
RETURN event.id AS id, event.valid_from AS day, event.kind AS channel, event.direction AS direction,
       collect(part.from_idx) AS people, collect(part.kind) AS kinds
ORDER BY id
