"""The operator's models: our own rendering of a picture in, scores and boxes out, in a confined child.

`folder` reads what the operator provides, `pool.Models` is the door, `types` are the values; everything else serves the
child. This package knows no database and no HTTP, and only `child` and what it imports know onnxruntime. This file
imports nothing, so that a child starts quickly.
"""
