"""What people learned: answers become counts, and the numbers of its reports."""
