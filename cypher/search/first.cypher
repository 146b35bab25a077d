// The visible parties that the words of a full-text query find, each by the first of its aliases in the order
// of their words; the first of them in that order, so that of many that match few are read.
// params: index, words, label, kind, most, known_at, scopes, without
// view: known ever
// access: read
CALL db.index.fulltext.queryNodes($index, $words) YIELD node AS alias
MATCH (alias)<-[known:KNOWN_AS]-(party:Party)
WHERE known.recorded_at <= $known_at AND $known_at < known.retracted_at
  AND known.scope IN $scopes AND NOT known.id IN $without
  AND ($label IS NULL OR $label IN labels(party)) AND ($kind IS NULL OR party.kind = $kind)
WITH party, min(alias.search + '|' + alias.key) AS place
ORDER BY place, party.id
LIMIT $most
WITH party, place, split(place, '|')[0] AS words
MATCH (alias:Alias {key: substring(place, size(words) + 1)})
RETURN party.id AS id, party.name AS name, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       party.kind AS kind, alias.key AS key, alias.kind AS alias_kind, alias.value AS value, words
ORDER BY words, key, id
