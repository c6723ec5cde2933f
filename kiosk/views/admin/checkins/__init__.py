"""Check-ins at the desk."""
