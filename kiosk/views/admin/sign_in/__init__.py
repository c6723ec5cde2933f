"""The way in: password, set-up link, the devices an account knows."""
