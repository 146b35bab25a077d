"""The questions and writes, a module a topic: its row types, its queries, its answers, its class."""
