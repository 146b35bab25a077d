// The restore is finished.
// params: none
// access: write
MATCH (restore:Restore)
DELETE restore
RETURN count(*) AS count
