"""Files into the graph: recipes, their rows, batches, and the report of what became of each row."""
