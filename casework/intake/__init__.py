"""A form from its draft to its case: filings, the parties who fill in their part, what follows a sending."""
