// The nodes of one label as they were at a moment; all of them where the label has no such day.
// params: label, dated, moment
// access: read
MATCH (node:$($label))
WHERE $dated IS NULL OR node[$dated] <= datetime($moment)
RETURN properties(node) AS values
