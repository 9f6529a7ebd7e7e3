"""How large a document may be before it is refused."""

MAX_FILE = 50 << 20
"""Bytes of a file as handed in; a speech with pictures has a few megabytes."""
MAX_TEXT_FILE = 10 << 20
"""Bytes of a text file or a web page."""
MAX_CHARACTERS = 1_000_000
"""Characters of text in one document, as many as are read for tasks at once."""
MAX_PAGES = 1_000
"""Pages of a PDF."""
MAX_UNPACKED = 400 << 20
"""Bytes of all parts of a Word document together, by what its directory says."""
MAX_PART = 48 << 20
"""Bytes of one part that is read: the body, the notes."""
MAX_SMALL_PART = 6 << 20
"""Bytes of a part that is held as a tree: styles, numbering, relations."""
MAX_MEMBERS = 20_000
MAX_RATIO = 400
"""A part that unpacks to more than this many times its size is no honest one (usual: 5 to 40)."""
SMALL = 16 << 20
"""Parts below this size may have any ratio."""
PDF_SECONDS = 40
"""How long a PDF may be read."""
PDF_MEMORY = 1 << 30
"""Address space of the process that reads a PDF."""
