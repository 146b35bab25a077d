// The conversations about a deal up to the day, the latest first, with who took part; without what was said.
// params: ref, before, channel, limit, view
// view: deal ever, about until, event until, part ever
// access: read
MATCH (deal:Record {ref: $ref})<-[about:ABOUT]-(event:Interaction)
WHERE deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
  AND about.valid_from <= $as_of
    AND about.recorded_at <= $known_at AND $known_at < about.retracted_at
    AND about.scope IN $scopes AND NOT about.id IN $without
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
