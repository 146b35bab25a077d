// What is said on the day of a party towards others: its roles, ties and consents, each with its source.
// params: id, view
// view: said at
// access: read
MATCH (:Party {id: $id})-[said:HOLDS_ROLE|PART_OF|REPORTS_TO|KIN_OF|SERVES|RELATED_TO|CONSENTS]->(other:Party)
WHERE said.valid_from <= $as_of AND $as_of < said.valid_to
  AND said.recorded_at <= $known_at AND $known_at < said.retracted_at
  AND said.scope IN $scopes AND NOT said.id IN $without
RETURN said.id AS statement, type(said) AS family, said.kind AS kind, {
         id: other.id, name: other.name, kind: other.kind,
         label: [label IN labels(other) WHERE label <> 'Party'][0]
       } AS other,
       coalesce(said.title, said.purpose) AS title, said.valid_from AS valid_from, said.valid_to AS valid_to,
       date(said.from_earliest) AS from_earliest, date(said.to_earliest) AS to_earliest,
       said.source AS source, said.recorded_at AS recorded_at
ORDER BY family, kind, recorded_at, statement
