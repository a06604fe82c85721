"""Facts of a release, worked out once per release. No words for people, no looks."""
