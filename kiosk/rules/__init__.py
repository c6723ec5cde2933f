"""What the nouns may do, a file per noun: plain values in, rows or numbers out."""
