"""What a school does here besides single forms: many at once from a spreadsheet, and answers to our questions."""
