// Notes that an import has begun; those of the same source that never ended were stopped: one runs at a time.
// params: id, source, recipe, who
// access: write
OPTIONAL MATCH (dead:Import {source: $source})
WHERE dead.state = 'running'
SET dead.state = 'stopped', dead.ended_at = datetime()
WITH count(dead) AS stopped
CREATE (:Import {
  id: $id, source: $source, recipe: $recipe, who: $who, state: 'running', began_at: datetime()
})
RETURN stopped AS count
