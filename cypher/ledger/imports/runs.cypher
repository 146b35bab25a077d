// The imports, the latest first; of one source, or all; one that runs without holding the lock of its source was stopped.
// params: source, most
// access: read
MATCH (run:Import)
WHERE $source IS NULL OR run.source = $source
OPTIONAL MATCH (lock:Lock {name: 'import:' + run.source})
WITH run, lock
ORDER BY run.id DESC
LIMIT $most
RETURN run.id AS run, run.source AS source, run.recipe AS recipe, run.who AS who, run.began_at AS began_at,
       run.ended_at AS ended_at, run.undone_at AS undone_at,
       CASE WHEN run.state = 'running' AND (lock IS NULL OR lock.owner IS NULL OR lock.until < datetime())
            THEN 'stopped' ELSE run.state END AS state,
       run.entries AS entries
