"""A city is a file: what a steward writes about a city, its catalogue, goals and procedure, read and checked."""
