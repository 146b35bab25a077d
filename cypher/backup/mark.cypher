// Notes how far a restore has come: in which part, how many of its records, how many in all.
// params: backup, part, done, all
// access: write
MERGE (restore:Restore {name: 'current'})
SET restore.backup = $backup, restore.part = $part, restore.done = $done, restore.all = $all
RETURN restore.done AS count
