"""The list by Kemendagri code, aliases, search; no request."""
