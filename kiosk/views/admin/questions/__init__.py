"""The quiz's questions at the desk."""
