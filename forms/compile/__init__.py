"""Pages compiled once: static text with a closed set of slots that are filled in when somebody asks for the page."""
