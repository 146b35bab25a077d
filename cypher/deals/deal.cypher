// A deal: its values as they were known, who it is with, who has a seat, its stages, its dated values, its to-dos.
// params: ref, view
// view: deal ever, party at, seat at, stage until, worth until, about until, task ever, state at, owner at
// access: read
MATCH (deal:Record {ref: $ref})
WHERE deal.recorded_at <= $known_at AND $known_at < deal.retracted_at
    AND deal.scope IN $scopes AND NOT deal.id IN $without
WITH deal, COLLECT {
  MATCH (deal)-[:WAS]->(was:Version)
  WHERE was.recorded_at <= $known_at AND $known_at < was.retracted_at
  RETURN {
    name: was.name, kind: was.kind, amount: was.amount, currency: was.currency, opened: was.opened, expected_close: was.expected_close, closed: was.closed, outcome: was.outcome, reason: was.reason, attributes: was.attributes, source: was.source, recorded_at: was.recorded_at
  }
} AS earlier, COLLECT {
  MATCH (deal)-[party:`WITH`]->(other:Party)
  WHERE party.valid_from <= $as_of AND $as_of < party.valid_to
    AND party.recorded_at <= $known_at AND $known_at < party.retracted_at
    AND party.scope IN $scopes AND NOT party.id IN $without
  RETURN {
    statement: party.id, kind: party.kind, title: party.title, valid_from: party.valid_from,
    valid_to: party.valid_to, source: party.source, scope: party.scope,
    party: {
      id: other.id, name: other.name, kind: other.kind,
      label: [label IN labels(other) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY party.kind, other.name, other.id, party.id
} AS parties, COLLECT {
  MATCH (deal)<-[seat:SEATED_ON]-(person:Party)
  WHERE seat.valid_from <= $as_of AND $as_of < seat.valid_to
    AND seat.recorded_at <= $known_at AND $known_at < seat.retracted_at
    AND seat.scope IN $scopes AND NOT seat.id IN $without
  RETURN {
    statement: seat.id, kind: seat.kind, title: seat.title, side: seat.side, stance: seat.stance,
    status: seat.status, power: seat.power, valid_from: seat.valid_from, valid_to: seat.valid_to,
    evident_from: seat.evident_from, source: seat.source, scope: seat.scope,
    person: {
      id: person.id, name: person.name, kind: person.kind,
      label: [label IN labels(person) WHERE label <> 'Party'][0]
    }
  }
  ORDER BY seat.side, seat.kind, person.name, person.id, seat.id
} AS seats, COLLECT {
  MATCH (deal)-[stage:IN_STAGE]->(:Record)
  WHERE stage.valid_from <= $as_of
    AND stage.recorded_at <= $known_at AND $known_at < stage.retracted_at
    AND stage.scope IN $scopes AND NOT stage.id IN $without
  RETURN {
    statement: stage.id, kind: stage.kind, title: stage.title, valid_from: stage.valid_from,
    valid_to: stage.valid_to, evident_from: stage.evident_from, source: stage.source, scope: stage.scope
  }
  ORDER BY stage.valid_from, stage.valid_to, stage.id
} AS stages, COLLECT {
  MATCH (deal)-[worth:VALUED]->(:Record)
  WHERE worth.valid_from <= $as_of
    AND worth.recorded_at <= $known_at AND $known_at < worth.retracted_at
    AND worth.scope IN $scopes AND NOT worth.id IN $without
  RETURN {
    statement: worth.id, kind: worth.kind, amount: worth.amount, currency: worth.currency, day: worth.day,
    probability: worth.probability, valid_from: worth.valid_from, valid_to: worth.valid_to,
    source: worth.source, scope: worth.scope
  }
  ORDER BY worth.kind, worth.valid_from, worth.valid_to, worth.id
} AS values, COLLECT {
  MATCH (deal)<-[about:ABOUT]-(task:Task)
  WHERE about.valid_from <= $as_of
    AND about.recorded_at <= $known_at AND $known_at < about.retracted_at
    AND about.scope IN $scopes AND NOT about.id IN $without
    AND task.recorded_at <= $known_at AND $known_at < task.retracted_at
    AND task.scope IN $scopes AND NOT task.id IN $without
  RETURN {
    id: task.id, name: task.name, due: task.due,
    state: COLLECT {
      MATCH (task)-[state:HAS_STATE]->(:Record)
      WHERE state.valid_from <= $as_of AND $as_of < state.valid_to
    AND state.recorded_at <= $known_at AND $known_at < state.retracted_at
    AND state.scope IN $scopes AND NOT state.id IN $without
      RETURN state.kind ORDER BY state.kind
    }[0],
    owners: COLLECT {
      MATCH (task)-[owner:ASSIGNED_TO]->(who:Party)
      WHERE owner.valid_from <= $as_of AND $as_of < owner.valid_to
    AND owner.recorded_at <= $known_at AND $known_at < owner.retracted_at
    AND owner.scope IN $scopes AND NOT owner.id IN $without
      RETURN {
      id: who.id, name: who.name, kind: who.kind,
      label: [label IN labels(who) WHERE label <> 'Party'][0]
    }
      ORDER BY who.name, who.id
    }
  }
  ORDER BY task.due, task.id
} AS tasks
RETURN deal.id AS id, CASE WHEN deal.valued_at <= $known_at THEN {
         name: deal.name, kind: deal.kind, amount: deal.amount, currency: deal.currency, opened: deal.opened, expected_close: deal.expected_close, closed: deal.closed, outcome: deal.outcome, reason: deal.reason, attributes: deal.attributes, source: deal.source, recorded_at: deal.valued_at
       } ELSE earlier[0] END AS held,
       parties, seats, stages, values, tasks
