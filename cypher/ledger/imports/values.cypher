// The values that these parties had and have, in the order in which they were recorded.
// params: numbers
// access: read
UNWIND $numbers AS number
MATCH (party:Party {idx: number})
RETURN party.id AS id, [label IN labels(party) WHERE label <> 'Party'][0] AS label, COLLECT {
  MATCH (party)-[:WAS]->(was:Version)
  WHERE was.apart IS NULL
  RETURN {
    kind: was.kind, name: was.name, ours: was.ours, ghost: was.ghost, attributes: was.attributes,
    scope: was.scope, source: was.source, recorded_at: was.recorded_at, change: was.change
  }
  ORDER BY was.recorded_at
} AS earlier, {
  kind: party.kind, name: party.name, ours: party.ours, ghost: party.ghost, attributes: party.attributes,
  scope: party.scope, source: party.source, recorded_at: party.recorded_at, change: null
} AS present
ORDER BY id
