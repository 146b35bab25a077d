// Creates records, each with both its labels at once. What happened on a day has it as valid_from.
// params: rows, now, source
// access: write
UNWIND $rows AS row
WITH row, {
  ref: row.ref, id: row.id, idx: row.idx, scope: row.scope, fingerprint: row.fingerprint, source: $source,
  source_key: row.source_key, recorded_at: datetime($now), valued_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), kind: row.kind, name: row.name, attributes: row.attributes,
  amount: row.amount, currency: row.currency, outcome: row.outcome, reason: row.reason, minutes: row.minutes,
  direction: row.direction, subject: row.subject, notes: row.notes, message_id: row.message_id,
  thread: row.thread, code: row.code, moment: row.moment, opened: date(row.opened), closed: date(row.closed),
  expected_close: date(row.expected_close), due: date(row.due), at: datetime(row.at), valid_from: date(row.day)
} AS values
FOREACH (_ IN CASE row.label WHEN 'Deal' THEN [1] ELSE [] END | CREATE (record:Record:Deal) SET record = values)
FOREACH (_ IN CASE row.label WHEN 'Interaction' THEN [1] ELSE [] END | CREATE (record:Record:Interaction) SET record = values)
FOREACH (_ IN CASE row.label WHEN 'Task' THEN [1] ELSE [] END | CREATE (record:Record:Task) SET record = values)
FOREACH (_ IN CASE row.label WHEN 'Decision' THEN [1] ELSE [] END | CREATE (record:Record:Decision) SET record = values)
FOREACH (_ IN CASE row.label WHEN 'Product' THEN [1] ELSE [] END | CREATE (record:Record:Product) SET record = values)
RETURN count(*) AS count
