"""What was typed when a sign-in ended, kept for its officer."""
