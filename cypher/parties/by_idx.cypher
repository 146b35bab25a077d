// Parties by their node numbers, as they stand in lists; the caller has met each in a statement it may see.
// params: numbers
// access: read
UNWIND $numbers AS number
MATCH (party:Party {idx: number})
RETURN number, {
  id: party.id, name: party.name, kind: party.kind,
  label: [label IN labels(party) WHERE label <> 'Party'][0]
} AS party
ORDER BY number
