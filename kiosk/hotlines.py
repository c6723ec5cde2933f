"""The directory, its freshness, QR drawing; no request."""
