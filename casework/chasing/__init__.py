"""Questions that wait for an answer: the wait, its chase steps, the rungs above it, and a calendar that changes."""
