"""Recordings of the spoken texts at the desk."""
