// How many node numbers have been given to parties so far.
// params: none
// access: read
OPTIONAL MATCH (counter:Counter {name: 'party'})
RETURN coalesce(counter.next, 0) AS count
