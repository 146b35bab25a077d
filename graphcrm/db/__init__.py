"""The graph behind Bolt: the only home of the neo4j driver."""
