// The interactions in which two parties took part, with the part of each and how many took part in all.
// params: first, second, known_at, scopes, without
// view: mine ever, event ever, theirs ever, part ever
// access: read
MATCH (:Party {id: $first})-[mine:TOOK_PART]->(event:Interaction)
WHERE mine.recorded_at <= $known_at AND $known_at < mine.retracted_at
    AND mine.scope IN $scopes AND NOT mine.id IN $without
  AND event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
MATCH (event)<-[theirs:TOOK_PART]-(:Party {id: $second})
WHERE theirs.recorded_at <= $known_at AND $known_at < theirs.retracted_at
    AND theirs.scope IN $scopes AND NOT theirs.id IN $without
WITH event, collect(DISTINCT mine.kind) AS mine, collect(DISTINCT theirs.kind) AS theirs
RETURN event.id AS id, event.valid_from AS day, event.kind AS channel, event.direction AS direction, mine, theirs,
       size(COLLECT {
         MATCH (event)<-[part:TOOK_PART]-(:Party)
         WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
         RETURN DISTINCT part.from_idx
       }) AS participants
ORDER BY id
