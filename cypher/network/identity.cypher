// By what a graph is known again as the same one: when each family was first recorded under each scope.
// params: none
// access: read
MATCH (looked:LookedFor)
RETURN collect(looked.key + ' ' + toString(looked.since)) AS marks
