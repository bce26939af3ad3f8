"""Which sources an original comes from, by the names that their files declare."""

from __future__ import annotations

from fnmatch import fnmatchcase

from counterfoil.model.original import Original
from counterfoil.model.source import Source
from counterfoil.project.tree import Project


def sources_for(project: Project, original: Original) -> list[Source]:
    """Return the sources whose `files` patterns fit a name that the original came in under."""
    bare = {name.rsplit("/", 1)[-1] for name in original.names} | set(original.names)
    return [
        source
        for source in project.sources.values()
        if any(fnmatchcase(name, pattern) for name in bare for pattern in source.files)
    ]
