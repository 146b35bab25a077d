// Records statements between a party and a record anew, where a merge or its undoing has moved the party.
// params: rows, family, now, change
// access: write
UNWIND $rows AS row
OPTIONAL MATCH (from_party:Party {id: row.from_id})
OPTIONAL MATCH (from_record:Record {ref: row.from_id})
OPTIONAL MATCH (to_party:Party {id: row.to_id})
OPTIONAL MATCH (to_record:Record {ref: row.to_id})
WITH row, coalesce(from_party, from_record) AS start, coalesce(to_party, to_record) AS target
WITH start, target, {
  id: row.id, line: row.line, replaces: row.replaces, kind: row.kind,
  valid_from: date(row.valid_from), valid_to: date(row.valid_to), evident_from: date(row.evident_from),
  recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), scope: row.scope,
  source: row.source, source_key: row.source_key, change: $change, confidence: row.confidence,
  from_idx: start.idx, to_idx: target.idx, fingerprint: row.fingerprint, attributes: row.attributes,
  title: row.title, home_from: row.home_from, home_to: row.home_to, carries: row.carries, told_at: row.told_at,
  side: row.side, stance: row.stance, status: row.status, power: row.power, reply: row.reply,
  amount: row.amount, currency: row.currency, day: date(row.day), probability: row.probability,
  quantity: row.quantity
} AS values
FOREACH (_ IN CASE $family WHEN 'SEATED_ON' THEN [1] ELSE [] END | CREATE (start)-[said:SEATED_ON]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'WITH' THEN [1] ELSE [] END | CREATE (start)-[said:`WITH`]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'TOOK_PART' THEN [1] ELSE [] END | CREATE (start)-[said:TOOK_PART]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'ABOUT' THEN [1] ELSE [] END | CREATE (start)-[said:ABOUT]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'SHARED_WITH' THEN [1] ELSE [] END | CREATE (start)-[said:SHARED_WITH]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'ASSIGNED_TO' THEN [1] ELSE [] END | CREATE (start)-[said:ASSIGNED_TO]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'TAKEN_BY' THEN [1] ELSE [] END | CREATE (start)-[said:TAKEN_BY]->(target) SET said = values)
RETURN count(*) AS count
