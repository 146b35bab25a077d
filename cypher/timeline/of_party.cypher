// The conversations in which a party took part, or that are about it, up to the day, the latest first.
// params: id, before, channel, limit, view
// view: said until, event until, part ever
// access: read
MATCH (:Party {id: $id})-[said:TOOK_PART|ABOUT]-(event:Interaction)
WHERE said.valid_from <= $as_of
    AND said.recorded_at <= $known_at AND $known_at < said.retracted_at
    AND said.scope IN $scopes AND NOT said.id IN $without
  AND event.valid_from <= $as_of
    AND event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
  AND ($channel IS NULL OR event.kind = $channel)
WITH DISTINCT event, event.moment + ' ' + event.id AS key
WHERE key < $before
WITH event, key
ORDER BY key DESC
LIMIT $limit
RETURN event.id AS id, event.valid_from AS day, event.at AS at, event.kind AS channel,
       event.direction AS direction, event.minutes AS minutes, event.source AS source, COLLECT {
         MATCH (event)<-[part:TOOK_PART]-(person:Party)
         WHERE part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
         RETURN {
           kind: part.kind, reply: part.reply,
           party: {
      id: person.id, name: person.name, kind: person.kind,
      label: [label IN labels(person) WHERE label <> 'Party'][0]
    }
         }
         ORDER BY part.kind, person.name, person.id, part.id
       } AS participants, key
ORDER BY key DESC
