"""What keeps the data whole and lets it go: schema, copies, session files, retention, files from elsewhere."""
