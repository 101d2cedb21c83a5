"""What the client costs a cheap phone: traces of a real browser against a server on the same machine."""
