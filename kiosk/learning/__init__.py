"""What people learned: counts, statistics, and that small groups are not shown."""
