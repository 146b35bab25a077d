// Gives records new present values; the values they had move to a version of their own.
// params: rows, now, source, change
// access: write
UNWIND $rows AS row
MATCH (record:Record {ref: row.ref})
CREATE (record)-[:WAS]->(:Version {
  kind: record.kind, name: record.name, attributes: record.attributes, amount: record.amount,
  currency: record.currency, outcome: record.outcome, reason: record.reason, minutes: record.minutes,
  direction: record.direction, subject: record.subject, notes: record.notes, message_id: record.message_id,
  thread: record.thread, code: record.code, moment: record.moment, opened: record.opened, closed: record.closed,
  expected_close: record.expected_close, due: record.due, at: record.at, valid_from: record.valid_from,
  source: record.source, fingerprint: record.fingerprint, recorded_at: record.valued_at,
  retracted_at: datetime($now), change: $change
})
SET record.kind = row.kind, record.name = row.name, record.attributes = row.attributes,
    record.amount = row.amount, record.currency = row.currency, record.outcome = row.outcome,
    record.reason = row.reason, record.minutes = row.minutes, record.direction = row.direction,
    record.subject = row.subject, record.notes = row.notes, record.message_id = row.message_id,
    record.thread = row.thread, record.code = row.code, record.moment = row.moment, record.opened = date(row.opened),
    record.closed = date(row.closed), record.expected_close = date(row.expected_close),
    record.due = date(row.due), record.at = datetime(row.at), record.valid_from = date(row.day),
    record.fingerprint = row.fingerprint, record.source = $source, record.valued_at = datetime($now)
RETURN count(*) AS count
