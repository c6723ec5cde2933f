"""This machine: serving, upkeep by the clock, the doctor."""
