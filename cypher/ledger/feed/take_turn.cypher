// Takes the turn to put changes in order: whoever comes second waits, or has to begin again.
// params: none
// access: write
MERGE (counter:Counter {name: 'feed'})
SET counter.touched = coalesce(counter.touched, 0) + 1
RETURN coalesce(counter.next, 1) AS next
