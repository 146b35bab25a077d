// Deletes the jobs that ended before a moment, with their reports.
// params: before
// access: write
MATCH (job:Job)
WHERE job.ended_at < datetime($before)
DETACH DELETE job
RETURN count(*) AS count
