// Which relationship types there are, and how many of each.
// params: none
// access: read
MATCH ()-[said]->()
RETURN type(said) AS name, count(*) AS count
ORDER BY name
