"""This machine: serving, upkeep by the clock, the list of checks."""
