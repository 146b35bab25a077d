// What a source says live between parties, in slices of where it starts.
// params: source
// access: read
MATCH ()-[said:HOLDS_ROLE|PART_OF|REPORTS_TO|KIN_OF|SERVES|RELATED_TO|CONSENTS]->()
WHERE said.source = $source AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH type(said) AS what, said.from_idx / 2000 AS slice, collect([
  said.id, said.line, said.kind, said.scope, said.mark, toString(said.valid_from), toString(said.valid_to),
  toString(said.evident_from), said.to_earliest, said.from_idx, said.to_idx
]) AS held
RETURN what, held
