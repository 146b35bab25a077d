// The visible parties that the words of a full-text query find, by each of their aliases that it finds.
// params: index, words, label, kind, known_at, scopes, without
// view: known ever
// access: read
CALL db.index.fulltext.queryNodes($index, $words) YIELD node AS alias
MATCH (alias)<-[known:KNOWN_AS]-(party:Party)
WHERE known.recorded_at <= $known_at AND $known_at < known.retracted_at
  AND known.scope IN $scopes AND NOT known.id IN $without
  AND ($label IS NULL OR $label IN labels(party)) AND ($kind IS NULL OR party.kind = $kind)
WITH DISTINCT party, alias
RETURN party.id AS id, party.name AS name, [label IN labels(party) WHERE label <> 'Party'][0] AS label,
       party.kind AS kind, alias.key AS key, alias.kind AS alias_kind, alias.value AS value, alias.search AS words
ORDER BY id, key
