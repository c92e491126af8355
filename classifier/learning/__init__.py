"""Features, training, evaluation, explanation and the model on disk."""
