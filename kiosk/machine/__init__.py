"""What runs on this machine: serving, upkeep by the clock, the doctor."""
