// Gives a named lock back, if it is still the owner's.
// params: name, owner
// access: write
MATCH (lock:Lock {name: $name})
WHERE lock.owner = $owner
SET lock.owner = null
RETURN $owner AS owner
