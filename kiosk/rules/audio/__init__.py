"""Spoken texts: which there are, how they are pronounced, and their recordings."""
