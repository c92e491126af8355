"""What a model says, for people to read: summarised, then rendered."""
