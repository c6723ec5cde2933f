"""What keeps the data whole and lets it go: schema, copies, merging, retention, files from elsewhere."""
