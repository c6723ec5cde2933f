"""Rules of checking in: record, review, void, mask, erase; no request."""
