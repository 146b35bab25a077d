// The jobs, the latest first, of one who asked or all; lost where its worker has let its lease run out.
// params: who, most
// access: read
MATCH (job:Job)
WHERE $who IS NULL OR job.who = $who
RETURN job.id AS id, job.kind AS kind, job.who AS who, job.asked AS asked,
       CASE WHEN job.state IN ['queued', 'running'] AND job.until < datetime() THEN 'lost' ELSE job.state END AS state,
       job.rows AS rows, job.total AS total, job.asked_at AS asked_at, job.began_at AS began_at,
       job.ended_at AS ended_at, job.report AS report, job.problem AS problem
ORDER BY id DESC
LIMIT $most
