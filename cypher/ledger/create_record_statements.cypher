// Records statements of one family with a record at one of their ends. Where no day is given and one end happened
// on a day, that day is the first; who took part carries the interaction's moment, channel, direction and number.
// params: rows, family, now, source, change
// access: write
UNWIND $rows AS row
OPTIONAL MATCH (from_party:Party {id: row.from_id})
OPTIONAL MATCH (from_record:Record {ref: row.from_id})
OPTIONAL MATCH (to_party:Party {id: row.to_id})
OPTIONAL MATCH (to_record:Record {ref: row.to_id})
WITH row, coalesce(from_party, from_record) AS start, coalesce(to_party, to_record) AS target
WITH row, start, target, CASE
       WHEN row.valid_from <> '0001-01-01' THEN date(row.valid_from)
       ELSE coalesce(target.valid_from, start.valid_from, date(row.valid_from)) END AS since
WITH row, start, target, since, {
  id: row.id, line: row.line, replaces: row.replaces, kind: row.kind, valid_from: since,
  valid_to: date(row.valid_to),
  evident_from: CASE WHEN since = date('0001-01-01') OR row.valid_from <> '0001-01-01'
                THEN date(row.evident_from) ELSE since END,
  recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), scope: row.scope,
  source: $source, source_key: row.source_key, change: $change, confidence: row.confidence,
  from_idx: start.idx, to_idx: target.idx, fingerprint: row.fingerprint, attributes: row.attributes,
  title: row.title, side: row.side, stance: row.stance, status: row.status, power: row.power, reply: row.reply,
  amount: row.amount, currency: row.currency, day: date(row.day), probability: row.probability,
  quantity: row.quantity, home_from: row.home_from, home_to: row.home_to, told_at: row.told_at
} AS values
FOREACH (_ IN CASE $family WHEN 'SEATED_ON' THEN [1] ELSE [] END | CREATE (start)-[said:SEATED_ON]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'WITH' THEN [1] ELSE [] END | CREATE (start)-[said:`WITH`]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'IN_STAGE' THEN [1] ELSE [] END | CREATE (start)-[said:IN_STAGE]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'VALUED' THEN [1] ELSE [] END | CREATE (start)-[said:VALUED]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'OF_PRODUCT' THEN [1] ELSE [] END | CREATE (start)-[said:OF_PRODUCT]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'TOOK_PART' THEN [1] ELSE [] END | CREATE (start)-[said:TOOK_PART]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'ABOUT' THEN [1] ELSE [] END | CREATE (start)-[said:ABOUT]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'SHARED_WITH' THEN [1] ELSE [] END | CREATE (start)-[said:SHARED_WITH]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'HAS_STATE' THEN [1] ELSE [] END | CREATE (start)-[said:HAS_STATE]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'ASSIGNED_TO' THEN [1] ELSE [] END | CREATE (start)-[said:ASSIGNED_TO]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'ARISES_FROM' THEN [1] ELSE [] END | CREATE (start)-[said:ARISES_FROM]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'TAKEN_BY' THEN [1] ELSE [] END | CREATE (start)-[said:TAKEN_BY]->(target) SET said = values)
FOREACH (_ IN CASE $family WHEN 'SUPERSEDES' THEN [1] ELSE [] END | CREATE (start)-[said:SUPERSEDES]->(target) SET said = values)
RETURN count(*) AS count
