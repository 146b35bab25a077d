// Records statements of one family anew between the parties to which a merge or its undoing has moved them.
// params: rows, family, now, change
// access: write
UNWIND $rows AS row
MATCH (start:Party {id: row.from_id})
MATCH (target:Party {id: row.to_id})
WITH start, target, {
  id: row.id, line: row.line, replaces: row.replaces, kind: row.kind,
  valid_from: date(row.valid_from), valid_to: date(row.valid_to), evident_from: date(row.evident_from),
  recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), scope: row.scope,
  source: row.source, source_key: row.source_key, change: $change, confidence: row.confidence,
  from_idx: start.idx, to_idx: target.idx, fingerprint: row.fingerprint, attributes: row.attributes,
  title: row.title, purpose: row.purpose, basis: row.basis, home_from: row.home_from, home_to: row.home_to,
  carries: row.carries, from_earliest: row.from_earliest, to_earliest: row.to_earliest, told_at: row.told_at
} AS values
FOREACH (_ IN CASE $family WHEN 'HOLDS_ROLE' THEN [1] ELSE [] END | CREATE (start)-[said:HOLDS_ROLE]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'PART_OF' THEN [1] ELSE [] END | CREATE (start)-[said:PART_OF]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'REPORTS_TO' THEN [1] ELSE [] END | CREATE (start)-[said:REPORTS_TO]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'KIN_OF' THEN [1] ELSE [] END | CREATE (start)-[said:KIN_OF]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'SERVES' THEN [1] ELSE [] END | CREATE (start)-[said:SERVES]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'RELATED_TO' THEN [1] ELSE [] END | CREATE (start)-[said:RELATED_TO]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'CONSENTS' THEN [1] ELSE [] END | CREATE (start)-[said:CONSENTS]->(target) SET said = values)
RETURN count(*) AS count
