"""Doubles among records: which pairs may be one, with the evidence for and against. Pure: records in, pairs out.

The weights are those of Fellegi and Sunter (1969), their parameters estimated by expectation-maximisation
without any known truth; splink does both. This room is the only home of splink and pyarrow.
"""
