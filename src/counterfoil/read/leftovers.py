"""What an original leaves in its reader's process that would change how the next one is read.

PDFium draws letters of fonts that are not in their file with one font of its own, which it makes as
wide as each needs; from then on, places of such letters in any document are those of what was drawn
last. Reading alone leaves nothing.
"""

from __future__ import annotations


class Leftovers:
    """Noted by whoever draws; a worker that has any is replaced."""

    drawn = False
    """Whether a page of a PDF was drawn."""
