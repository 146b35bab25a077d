// Notes a job that waits for its turn; its worker keeps it by a beat before its lease is over.
// params: id, kind, who, asked, seconds
// access: write
CREATE (job:Job {
  id: $id, kind: $kind, who: $who, asked: $asked, state: 'queued', rows: 0, is_cancelled: false,
  asked_at: datetime(), until: datetime() + duration({seconds: $seconds})
})
RETURN job.is_cancelled AS is_cancelled
