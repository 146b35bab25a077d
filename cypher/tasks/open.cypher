// To-dos that are open on the day, by when they are due: who has to do them, for whom, about what, from where.
// params: owner, person, deal, origin, side, ours, overdue, after, limit, view
// view: task ever, done at, mine at, theirs at, about_deal at, deal ever, about until, subject ever, from_where at, source ever, named at, wait at, whose at, root at, cause ever
// access: read
MATCH (task:Task)
WHERE task.recorded_at <= $known_at AND $known_at < task.retracted_at
    AND task.scope IN $scopes AND NOT task.id IN $without
  AND (task.opened IS NULL OR task.opened <= $as_of) AND (NOT $overdue OR task.due < $as_of)
  AND coalesce(toString(task.due), '9999-12-31') + ' ' + task.id > $after
  AND NOT EXISTS {
    MATCH (task)-[done:HAS_STATE]->(:Record)
    WHERE done.kind IN ['done', 'dropped'] AND done.valid_from <= $as_of AND $as_of < done.valid_to
    AND done.recorded_at <= $known_at AND $known_at < done.retracted_at
    AND done.scope IN $scopes AND NOT done.id IN $without
  }
  AND ($owner IS NULL OR EXISTS {
    MATCH (task)-[mine:ASSIGNED_TO]->(one:Party)
    WHERE one.id = $owner AND mine.kind = 'assignee' AND mine.valid_from <= $as_of AND $as_of < mine.valid_to
    AND mine.recorded_at <= $known_at AND $known_at < mine.retracted_at
    AND mine.scope IN $scopes AND NOT mine.id IN $without
  })
  AND ($person IS NULL OR EXISTS {
    MATCH (task)-[theirs:ASSIGNED_TO|ABOUT]->(other:Party)
    WHERE other.id = $person AND theirs.valid_from <= $as_of AND $as_of < theirs.valid_to
    AND theirs.recorded_at <= $known_at AND $known_at < theirs.retracted_at
    AND theirs.scope IN $scopes AND NOT theirs.id IN $without
  })
  AND ($deal IS NULL OR EXISTS {
    MATCH (task)-[about_deal:ABOUT]->(deal:Deal)
    WHERE deal.id = $deal AND about_deal.valid_from <= $as_of AND $as_of < about_deal.valid_to
    AND about_deal.recorded_at <= $known_at AND $known_at < about_deal.retracted_at
    AND about_deal.scope IN $scopes AND NOT about_deal.id IN $without
      AND deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
  })
  AND ($origin IS NULL OR EXISTS {
    MATCH (task)-[from_where:ARISES_FROM]->(source:Record)
    WHERE source.ref = $origin AND from_where.valid_from <= $as_of AND $as_of < from_where.valid_to
    AND from_where.recorded_at <= $known_at AND $known_at < from_where.retracted_at
    AND from_where.scope IN $scopes AND NOT from_where.id IN $without
      AND source.recorded_at <= $known_at AND $known_at < source.retracted_at
    AND source.scope IN $scopes AND NOT source.id IN $without
  })
WITH task, COLLECT {
  MATCH (task)-[named:ASSIGNED_TO]->(who:Party)
  WHERE named.kind = 'assignee' AND named.valid_from <= $as_of AND $as_of < named.valid_to
    AND named.recorded_at <= $known_at AND $known_at < named.retracted_at
    AND named.scope IN $scopes AND NOT named.id IN $without
  RETURN DISTINCT who.idx
} AS owners
WITH task, CASE WHEN size(owners) = 0 THEN null
                WHEN any(one IN owners WHERE one IN $ours) THEN 'ours' ELSE 'theirs' END AS side
WHERE $side IS NULL OR side = $side
WITH task, side, coalesce(toString(task.due), '9999-12-31') + ' ' + task.id AS key
ORDER BY key
LIMIT $limit
RETURN task.id AS id, task.name AS name, task.due AS due, task.opened AS opened, side, COLLECT {
         MATCH (task)-[whose:ASSIGNED_TO]->(party:Party)
         WHERE whose.kind = 'assignee' AND whose.valid_from <= $as_of AND $as_of < whose.valid_to
    AND whose.recorded_at <= $known_at AND $known_at < whose.retracted_at
    AND whose.scope IN $scopes AND NOT whose.id IN $without
         RETURN DISTINCT {
      id: party.id, name: party.name, kind: party.kind,
      label: [label IN labels(party) WHERE label <> 'Party'][0]
    } AS owner
         ORDER BY owner.name, owner.id
       } AS owners, COLLECT {
         MATCH (task)-[wait:ASSIGNED_TO]->(waits:Party)
         WHERE wait.kind = 'beneficiary' AND wait.valid_from <= $as_of AND $as_of < wait.valid_to
    AND wait.recorded_at <= $known_at AND $known_at < wait.retracted_at
    AND wait.scope IN $scopes AND NOT wait.id IN $without
         RETURN DISTINCT {
      id: waits.id, name: waits.name, kind: waits.kind,
      label: [label IN labels(waits) WHERE label <> 'Party'][0]
    } AS waiting
         ORDER BY waiting.name, waiting.id
       } AS waiting, COLLECT {
         MATCH (task)-[about:ABOUT]->(subject:Deal)
         WHERE about.valid_from <= $as_of
    AND about.recorded_at <= $known_at AND $known_at < about.retracted_at
    AND about.scope IN $scopes AND NOT about.id IN $without
           AND subject.recorded_at <= $known_at AND $known_at < subject.retracted_at
    AND subject.scope IN $scopes AND NOT subject.id IN $without
         RETURN DISTINCT subject.id AS deal
         ORDER BY deal
       } AS deals, COLLECT {
         MATCH (task)-[root:ARISES_FROM]->(cause:Record)
         WHERE root.valid_from <= $as_of AND $as_of < root.valid_to
    AND root.recorded_at <= $known_at AND $known_at < root.retracted_at
    AND root.scope IN $scopes AND NOT root.id IN $without
           AND cause.recorded_at <= $known_at AND $known_at < cause.retracted_at
    AND cause.scope IN $scopes AND NOT cause.id IN $without
         RETURN DISTINCT cause.ref AS origin
         ORDER BY origin
       } AS origins, key
ORDER BY key
