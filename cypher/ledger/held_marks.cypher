// The marks of the rows that a source's live statements were last said by, in slices of where they start.
// params: source
// access: read
MATCH ()-[said:KNOWN_AS|HOLDS_ROLE|PART_OF|REPORTS_TO|KIN_OF|SERVES|RELATED_TO|CONSENTS]->()
WHERE said.source = $source AND said.mark IS NOT NULL
  AND said.retracted_at = datetime('9999-12-31T00:00:00Z')
WITH said.from_idx / 5000 AS slice, collect(said.mark) AS marks
RETURN marks
