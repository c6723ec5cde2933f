"""What keeps the data whole and lets it go.

Schema, copies, session files, retention, and files from elsewhere.
"""
