"""What must be true, by what it is about. Each function answers with sentences about what is not."""
