"""What all pages share: forms, visits, language, errors, headers, limits, static files, the desk's frame."""
