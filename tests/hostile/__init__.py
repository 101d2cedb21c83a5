"""Files that mean harm, all made by script, and the runs that show that none of them does any.

`corpus` builds them by families, `mutations` breaks sound files at random, `doors` leads them through the real
transcoders, `watching` looks at memory, folders and sockets meanwhile, `judging` says what would be a finding.
`python -m tests.hostile` runs everything; `test_corpus` runs what is cheap.
"""
