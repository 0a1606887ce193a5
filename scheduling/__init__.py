"""Pure calculation on frozen data: no database, no web, the same answer for the same input."""
