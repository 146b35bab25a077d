// How many jobs ended before a moment.
// params: before
// access: read
MATCH (job:Job)
WHERE job.ended_at < datetime($before)
RETURN count(*) AS count
