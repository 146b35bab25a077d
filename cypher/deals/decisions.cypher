// What was decided about a deal up to the day, the latest first: by whom, in whose presence, what stands in its place.
// params: ref, view
// view: about until, decision until, taken until, origin until, event until, part ever, later until, other until, earlier until, before until, next until, task ever, state at
// access: read
MATCH (:Record {ref: $ref})<-[about:ABOUT]-(decision:Decision)
WHERE about.valid_from <= $as_of
    AND about.recorded_at <= $known_at AND $known_at < about.retracted_at
    AND about.scope IN $scopes AND NOT about.id IN $without
  AND decision.valid_from <= $as_of
    AND decision.recorded_at <= $known_at AND $known_at < decision.retracted_at
    AND decision.scope IN $scopes AND NOT decision.id IN $without
WITH DISTINCT decision
RETURN decision.id AS id, decision.name AS name, decision.valid_from AS day, decision.reason AS reason, COLLECT {
         MATCH (decision)-[taken:TAKEN_BY]->(taker:Party)
         WHERE taken.valid_from <= $as_of
    AND taken.recorded_at <= $known_at AND $known_at < taken.retracted_at
    AND taken.scope IN $scopes AND NOT taken.id IN $without
         RETURN DISTINCT {
      id: taker.id, name: taker.name, kind: taker.kind,
      label: [label IN labels(taker) WHERE label <> 'Party'][0]
    } AS one
         ORDER BY one.name, one.id
       } AS taken_by, COLLECT {
         MATCH (decision)-[origin:ARISES_FROM]->(event:Interaction)<-[part:TOOK_PART]-(person:Party)
         WHERE origin.valid_from <= $as_of
    AND origin.recorded_at <= $known_at AND $known_at < origin.retracted_at
    AND origin.scope IN $scopes AND NOT origin.id IN $without
           AND event.valid_from <= $as_of
    AND event.recorded_at <= $known_at AND $known_at < event.retracted_at
    AND event.scope IN $scopes AND NOT event.id IN $without
           AND part.recorded_at <= $known_at AND $known_at < part.retracted_at
    AND part.scope IN $scopes AND NOT part.id IN $without
           AND part.kind <> 'invited' AND coalesce(part.reply, '') <> 'declined'
         RETURN DISTINCT person.idx AS number
         ORDER BY number
       } AS present, COLLECT {
         MATCH (decision)<-[later:SUPERSEDES]-(other:Decision)
         WHERE later.valid_from <= $as_of
    AND later.recorded_at <= $known_at AND $known_at < later.retracted_at
    AND later.scope IN $scopes AND NOT later.id IN $without
           AND other.valid_from <= $as_of
    AND other.recorded_at <= $known_at AND $known_at < other.retracted_at
    AND other.scope IN $scopes AND NOT other.id IN $without
         RETURN DISTINCT {id: other.id, name: other.name, day: other.valid_from} AS one
         ORDER BY one.day, one.id
       } AS superseded_by, COLLECT {
         MATCH (decision)-[earlier:SUPERSEDES]->(before:Decision)
         WHERE earlier.valid_from <= $as_of
    AND earlier.recorded_at <= $known_at AND $known_at < earlier.retracted_at
    AND earlier.scope IN $scopes AND NOT earlier.id IN $without
           AND before.valid_from <= $as_of
    AND before.recorded_at <= $known_at AND $known_at < before.retracted_at
    AND before.scope IN $scopes AND NOT before.id IN $without
         RETURN DISTINCT {id: before.id, name: before.name, day: before.valid_from} AS one
         ORDER BY one.day, one.id
       } AS supersedes, COLLECT {
         MATCH (decision)<-[next:ARISES_FROM]-(task:Task)
         WHERE next.valid_from <= $as_of
    AND next.recorded_at <= $known_at AND $known_at < next.retracted_at
    AND next.scope IN $scopes AND NOT next.id IN $without
           AND task.recorded_at <= $known_at AND $known_at < task.retracted_at
    AND task.scope IN $scopes AND NOT task.id IN $without
           AND NOT EXISTS {
             MATCH (task)-[state:HAS_STATE]->(:Record)
             WHERE state.kind IN ['done', 'dropped'] AND state.valid_from <= $as_of AND $as_of < state.valid_to
    AND state.recorded_at <= $known_at AND $known_at < state.retracted_at
    AND state.scope IN $scopes AND NOT state.id IN $without
           }
         RETURN DISTINCT {id: task.id, name: task.name, day: task.due} AS one
         ORDER BY one.day, one.id
       } AS open_tasks
ORDER BY day DESC, id
