"""How fast scans are validated, beside plain text recognition of the same pages."""
