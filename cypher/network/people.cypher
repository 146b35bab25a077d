// The node numbers of all people.
// params: none
// access: read
MATCH (person:Person)
WITH person.idx / 10000 AS slice, collect(person.idx) AS people
RETURN people
ORDER BY slice
