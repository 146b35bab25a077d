// Notes that a source was loaded as it stood on a day.
// params: source, whats, day, run, now
// access: write
UNWIND $whats AS what
MERGE (snapshot:Snapshot {key: $source + ' ' + what + ' ' + $day})
SET snapshot.source = $source, snapshot.what = what, snapshot.day = date($day), snapshot.run = $run,
    snapshot.recorded_at = datetime($now)
RETURN count(*) AS count
