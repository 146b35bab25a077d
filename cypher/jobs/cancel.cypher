// Asks the worker of a job to stop; one that has ended stays as it is.
// params: id
// access: write
MATCH (job:Job {id: $id})
WHERE job.state IN ['queued', 'running']
SET job.is_cancelled = true
RETURN job.is_cancelled AS is_cancelled
