"""What is on the page: seals, fields, signatures, markings. Never a verdict."""
