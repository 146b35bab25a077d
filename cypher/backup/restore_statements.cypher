// Puts statements between parties back, as they were recorded, each in its family.
// params: rows
// access: write
UNWIND $rows AS row
MATCH (start:Party {id: row.from_id})
MATCH (target:Party {id: row.to_id})
WITH start, target, row.family AS family, row.values AS values, {
  valid_from: date(row.valid_from), valid_to: date(row.valid_to), evident_from: date(row.evident_from),
  recorded_at: datetime(row.recorded_at), retracted_at: datetime(row.retracted_at)
} AS times
FOREACH (_ IN CASE family WHEN 'HOLDS_ROLE' THEN [1] ELSE [] END |
  CREATE (start)-[said:HOLDS_ROLE]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'PART_OF' THEN [1] ELSE [] END |
  CREATE (start)-[said:PART_OF]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'REPORTS_TO' THEN [1] ELSE [] END |
  CREATE (start)-[said:REPORTS_TO]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'KIN_OF' THEN [1] ELSE [] END |
  CREATE (start)-[said:KIN_OF]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'SERVES' THEN [1] ELSE [] END |
  CREATE (start)-[said:SERVES]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'RELATED_TO' THEN [1] ELSE [] END |
  CREATE (start)-[said:RELATED_TO]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'CONSENTS' THEN [1] ELSE [] END |
  CREATE (start)-[said:CONSENTS]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'MERGED_INTO' THEN [1] ELSE [] END |
  CREATE (start)-[said:MERGED_INTO]->(target) SET said = values SET said += times)
RETURN count(*) AS count
