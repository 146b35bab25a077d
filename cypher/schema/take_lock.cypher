// Takes a named lock for some seconds, if nobody else has it: who has it now.
// params: name, owner, seconds
// access: write
MERGE (lock:Lock {name: $name})
SET lock.touched = coalesce(lock.touched, 0) + 1
WITH lock, lock.owner IS NULL OR lock.owner = $owner OR lock.until < datetime() AS free
SET lock.owner = CASE WHEN free THEN $owner ELSE lock.owner END,
    lock.until = CASE WHEN free THEN datetime() + duration({seconds: $seconds}) ELSE lock.until END
RETURN lock.owner AS owner
