"""Views become something to take along: files, papers, the public site."""
