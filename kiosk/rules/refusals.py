"""The one exception of rules and of data care that do not do what was asked."""


class Refused(Exception):
    """The reason why nothing was done.

    It is a code, which views put in words, or a whole sentence for the officer.
    """
