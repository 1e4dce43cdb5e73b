"""Speed and accuracy, measured; and the training of what is learned. Nothing here is a test."""
