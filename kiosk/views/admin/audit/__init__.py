"""The audit, for supervisors."""
