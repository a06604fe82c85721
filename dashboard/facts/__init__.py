"""What a release says, worked out once per release. No words for people, no looks."""
