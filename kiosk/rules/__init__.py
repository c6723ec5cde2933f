"""Rules of the nouns, a file per noun: plain values in, rows or numbers out."""
