"""Accounts, for supervisors."""
