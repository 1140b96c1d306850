"""What is deleted, when and by which rule; and what may not be: holds."""
