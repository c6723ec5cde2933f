"""Villages and the official list of their codes."""
