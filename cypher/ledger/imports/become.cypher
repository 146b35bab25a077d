// Notes what has become of an import, and its counts where they are known.
// params: id, state, entries
// access: write
MATCH (run:Import {id: $id})
SET run.state = $state, run.ended_at = CASE WHEN $state IN ['done', 'stopped'] THEN datetime() ELSE run.ended_at END,
    run.undone_at = CASE WHEN $state = 'undone' THEN datetime() ELSE run.undone_at END,
    run.entries = coalesce($entries, run.entries)
RETURN count(*) AS count
