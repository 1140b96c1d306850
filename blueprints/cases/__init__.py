"""The page of one case and everything an officer does there."""
