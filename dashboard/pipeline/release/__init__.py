"""Release of a build: goals with their figures, public tables, two snapshot files and the pointer to both."""
