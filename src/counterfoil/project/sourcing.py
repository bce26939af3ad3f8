"""Which sources an original comes from, by the names that their files declare."""

from __future__ import annotations

from fnmatch import fnmatchcase

from counterfoil.model.original import Original
from counterfoil.model.source import Kind, Source
from counterfoil.project.declared import ProjectError
from counterfoil.project.tree import Project


def sources_for(project: Project, original: Original) -> list[Source]:
    """Return the sources whose `files` patterns fit a name that the original came in under."""
    bare = {name.rsplit("/", 1)[-1] for name in original.names} | set(original.names)
    return [
        source
        for source in project.sources.values()
        if any(fnmatchcase(name, pattern) for name in bare for pattern in source.files)
    ]


def source_of_returns(project: Project) -> Source:
    """Return the source that sealed weekly returns come from; raise ProjectError where none does.

    It is the only one of its kind, or the only one of them whose `files` take `x.return`.
    """
    returns = [one for one in project.sources.values() if one.kind is Kind.RETURN]
    if len(returns) > 1:
        returns = [
            one for one in returns if any(fnmatchcase("x.return", form) for form in one.files)
        ]
    if len(returns) != 1:
        msg = 'sources/: sealed returns come from one source with kind = "weekly return"; where '
        msg += 'there are several, put "*.return" among the `files` of one'
        raise ProjectError(msg)
    return returns[0]
