"""The auditor: reads every table whole and proves the books, by rules of its own over the domains' objects."""
