"""Rules of the quiz: draw, answer, result, gain; no request."""
