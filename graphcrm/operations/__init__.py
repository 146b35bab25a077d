"""What an operator does: start and stop the embedded database, ask how it is, have everything examined."""
