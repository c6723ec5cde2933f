"""The sample kiosk: people and a morning made up, marked as sample on every page."""
