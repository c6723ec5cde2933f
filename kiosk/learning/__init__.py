"""Learning in numbers: answers become counts, and counts become reports."""
