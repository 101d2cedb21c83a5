"""The isolated video transcoder: paths in, files out.

`runner.VideoTranscoder` is its door and `types` its values. A file is judged by its header in Python (`admission`),
looked at by PyAV in a confined child (`probe_child`), and decoded by ffmpeg in a confined child of its own
(`launch`, `process`). This package knows no database and no HTTP, and this file imports nothing, so that a child
starts quickly and stays small.
"""
