"""The page of one task and everything an officer does there."""
