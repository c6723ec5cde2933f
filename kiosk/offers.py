"""Rules of the job-offer check; no request."""
