"""What the law says of a form or a case: the published rules, what was found, and what was overruled."""
