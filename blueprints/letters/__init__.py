"""Letters of a case, those that wait to be posted, and reading one by its link."""
