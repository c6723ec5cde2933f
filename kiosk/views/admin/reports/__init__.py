"""Reports, attendance sheets and downloads."""
