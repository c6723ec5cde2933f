"""The numbers an officer files: session, period, learning; no request."""
