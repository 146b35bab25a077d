// How far changes have been put in order: up to this moment none can be missing; null before the first time.
// params: none
// access: read
OPTIONAL MATCH (counter:Counter {name: 'feed'})
RETURN counter.swept AS swept, datetime() AS now
