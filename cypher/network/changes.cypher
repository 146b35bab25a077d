// The changes of some hours: what each did, to which families, and the records that it touched.
// params: hours
// access: read
UNWIND $hours AS hour
MATCH (change:Change {hour: hour})
RETURN change.id AS id, change.at AS at, coalesce(change.did, 'recorded') AS did,
       change.undoes IS NOT NULL OR coalesce(change.moves, false) AS moves, change.families AS families,
       [record IN change.touched WHERE record STARTS WITH 'interaction:'] AS interactions,
       change.touched_count > size(change.touched) AS more
ORDER BY at, id
