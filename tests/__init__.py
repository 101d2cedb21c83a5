"""The tests: real engines, real files, and worlds built by the verbs that people use."""
