// Puts statements with a record at one of their ends back, as they were recorded, each in its family.
// params: rows
// access: write
UNWIND $rows AS row
OPTIONAL MATCH (from_party:Party {id: row.from_id})
OPTIONAL MATCH (from_record:Record {ref: row.from_id})
OPTIONAL MATCH (to_party:Party {id: row.to_id})
OPTIONAL MATCH (to_record:Record {ref: row.to_id})
WITH row, coalesce(from_party, from_record) AS start, coalesce(to_party, to_record) AS target
WITH start, target, row.family AS family, row.values AS values, {
  valid_from: date(row.valid_from), valid_to: date(row.valid_to), evident_from: date(row.evident_from),
  recorded_at: datetime(row.recorded_at), retracted_at: datetime(row.retracted_at),
  day: date(row.day), at: datetime(row.at)
} AS times
FOREACH (_ IN CASE family WHEN 'SEATED_ON' THEN [1] ELSE [] END |
  CREATE (start)-[said:SEATED_ON]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'WITH' THEN [1] ELSE [] END |
  CREATE (start)-[said:`WITH`]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'IN_STAGE' THEN [1] ELSE [] END |
  CREATE (start)-[said:IN_STAGE]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'VALUED' THEN [1] ELSE [] END |
  CREATE (start)-[said:VALUED]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'OF_PRODUCT' THEN [1] ELSE [] END |
  CREATE (start)-[said:OF_PRODUCT]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'TOOK_PART' THEN [1] ELSE [] END |
  CREATE (start)-[said:TOOK_PART]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'ABOUT' THEN [1] ELSE [] END |
  CREATE (start)-[said:ABOUT]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'SHARED_WITH' THEN [1] ELSE [] END |
  CREATE (start)-[said:SHARED_WITH]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'HAS_STATE' THEN [1] ELSE [] END |
  CREATE (start)-[said:HAS_STATE]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'ASSIGNED_TO' THEN [1] ELSE [] END |
  CREATE (start)-[said:ASSIGNED_TO]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'ARISES_FROM' THEN [1] ELSE [] END |
  CREATE (start)-[said:ARISES_FROM]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'TAKEN_BY' THEN [1] ELSE [] END |
  CREATE (start)-[said:TAKEN_BY]->(target) SET said = values SET said += times)
FOREACH (_ IN CASE family WHEN 'SUPERSEDES' THEN [1] ELSE [] END |
  CREATE (start)-[said:SUPERSEDES]->(target) SET said = values SET said += times)
RETURN count(*) AS count
