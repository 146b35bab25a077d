// The restore that is not finished, if there is one.
// params: none
// access: read
MATCH (restore:Restore)
RETURN restore.backup AS backup, restore.part AS part, restore.done AS done, restore.all AS all
ORDER BY backup
