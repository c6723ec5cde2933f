"""Settings of the office and retention, for supervisors."""
