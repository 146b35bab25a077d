// The conversations of people up to the day that are about no deal, each with the parts of all who took part.
// params: numbers, channels, view
// view: mine until, event until, about until, part ever
// access: read
UNWIND $numbers AS number
MATCH (:Party {idx: number})-[mine:TOOK_PART]->(event:Interaction)
WHERE mine.valid_from <= $as_of
    AND mine.recorded_at <= $known_at AND $known_at < mine.retracted_at
    AND mine.scope IN $scopes AND NOT mine.id IN $without
  AND event.valid_from <= $as_of
    AND event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND event.kind IN $channels
  AND NOT EXISTS {
    MATCH (event)-[about:ABOUT]->(:Deal)
    WHERE about.valid_from <= $as_of
    AND about.recorded_at <= $known_at AND $known_at < about.retracted_at
    AND about.scope IN $scopes AND NOT about.id IN $without
  }
WITH DISTINCT event
MATCH (event)<-[part:TOOK_PART]-(:Party)
WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
  AND coalesce(part.reply, '') <> 'declined'
RETURN event.id AS id, event.valid_from AS day, event.kind AS channel, event.direction AS direction,
       collect(part.from_idx) AS people, collect(part.kind) AS kinds
ORDER BY day, id
