// Which of these families had been recorded at all by then, under the scopes that the reader may read.
// params: families, known_at, scopes
// access: read
UNWIND $families AS family
UNWIND $scopes AS scope
MATCH (looked:LookedFor {key: family + ' ' + scope})
WHERE looked.since <= $known_at
RETURN family, min(looked.since) AS since
ORDER BY family
