// Notes how far a job is and that its worker lives; whether somebody has cancelled it.
// params: id, state, rows, total, seconds
// access: write
MATCH (job:Job {id: $id})
WHERE job.ended_at IS NULL
SET job.state = $state, job.rows = $rows, job.total = $total,
    job.began_at = CASE WHEN $state = 'running' THEN coalesce(job.began_at, datetime()) ELSE job.began_at END,
    job.until = datetime() + duration({seconds: $seconds})
RETURN job.is_cancelled AS is_cancelled
