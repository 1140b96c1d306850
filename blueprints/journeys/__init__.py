"""The one runner of definition forms, for visitors, links, schools and officers who fill in for somebody."""
