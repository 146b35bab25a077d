// What was said in conversations, for the reader: of those in which they took part, or that are shared with them.
// params: refs, reader, known_at, scopes, without
// view: event ever, part ever, shared ever
// access: read
UNWIND $refs AS ref
MATCH (event:Record {ref: ref})
WHERE event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND ($reader IS NULL OR EXISTS {
    MATCH (event)<-[part:TOOK_PART]-(one:Party)
    WHERE one.id = $reader AND part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
  } OR EXISTS {
    MATCH (event)-[shared:SHARED_WITH]->(other:Party)
    WHERE other.id = $reader AND shared.recorded_at <= $known_at AND $known_at < shared.retracted_at
    AND shared.scope IN $scopes AND NOT shared.id IN $without
  })
RETURN event.id AS id, event.subject AS subject, event.notes AS notes
ORDER BY id
