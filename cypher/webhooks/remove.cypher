// Removes a webhook with its secret and its cursor: how many there were.
// params: id
// access: write
MATCH (hook:Webhook {id: $id})
DELETE hook
RETURN count(*) AS count
