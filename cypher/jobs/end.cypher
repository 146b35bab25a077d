// Notes how a job has ended, with its report or with what was wrong.
// params: id, state, rows, total, report, problem
// access: write
MATCH (job:Job {id: $id})
SET job.state = $state, job.rows = $rows, job.total = $total, job.report = $report, job.problem = $problem,
    job.ended_at = datetime()
RETURN job.is_cancelled AS is_cancelled
