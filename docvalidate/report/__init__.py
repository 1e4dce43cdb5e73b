"""One writer per format: text for a terminal, JSON for programs, HTML pages for people."""
