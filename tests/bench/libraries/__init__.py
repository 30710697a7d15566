"""Three libraries that record changes, each as its own documentation says, on rows like those of the others."""
