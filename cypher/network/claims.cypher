// All that is stated of two people and claims a tie, as columns for each kind and scope.
// params: kinds, known_at, scopes, without
// view: said ever
// access: read
MATCH ()-[said:REPORTS_TO|KIN_OF|SERVES|RELATED_TO]->()
WHERE said.recorded_at <= $known_at AND $known_at < said.retracted_at
    AND said.scope IN $scopes AND NOT said.id IN $without
  AND type(said) + '.' + said.kind IN $kinds
WITH type(said) + '.' + said.kind AS kind, said.scope AS scope, collect(said.from_idx) AS starts,
     collect(said.to_idx) AS targets, collect(toString(said.valid_from)) AS begins,
     collect(toString(said.evident_from)) AS since, collect(toString(said.valid_to)) AS until
RETURN kind, scope, starts, targets, begins, since, until
ORDER BY kind, scope
