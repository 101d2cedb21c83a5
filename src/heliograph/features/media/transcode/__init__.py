"""The isolated photo transcoder: bytes in, bytes out.

`pool.Transcoder` is its door and `types` its values; everything else serves the child process that decodes.
This package knows no database, no HTTP and no other module of the program but the feature's values: the child
imports nothing else, and this file imports nothing at all, so that a child starts quickly and stays small.
"""
