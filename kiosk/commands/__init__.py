"""The flask commands, a file per noun: they call and print."""
