// How many changes there were by a moment: if that number grows later, a write that began before it was still open.
// params: moment
// access: read
MATCH (change:Change)
WHERE change.at <= datetime($moment)
RETURN count(*) AS count
