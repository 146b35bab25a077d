// The changes of some hours, with the records that they touched.
// params: hours
// access: read
UNWIND $hours AS hour
MATCH (change:Change {hour: hour})
RETURN change.id AS id, change.at AS at, change.who AS who, change.source AS source,
       change.import_run AS import_run, change.touched AS touched, change.touched_count AS touched_count
ORDER BY at, id
