"""Small programs in place of the real ones, so that the supervisor can be tested by itself."""
