"""The public face as files: open data, and a static site that any web server can serve.

Everything is made from the public snapshot, as a map of addresses to bytes (`content.py`). `publishing.py` writes it to
a folder, `serving.py` answers from it under /publiek/; both give the same bytes for the same release.
"""
