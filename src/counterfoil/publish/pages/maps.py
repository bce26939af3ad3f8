"""The map of regions for one measure, category and week."""

from __future__ import annotations

from markupsafe import Markup

from counterfoil.model.question import Question
from counterfoil.model.settled import State
from counterfoil.publish.cells import bounds, midpoint
from counterfoil.publish.charts import Tile, tile_map
from counterfoil.publish.making import Making
from counterfoil.publish.site import region_path
from counterfoil.publish.words import N_

STATES = {
    State.ON_TIME: N_("on time"),
    State.LATE: N_("late"),
    State.NOTHING: N_("nothing to report"),
    State.SILENT: N_("silent"),
    State.NOT_DUE: N_("not due yet"),
}
_CSS = {State.SILENT: "silent", State.NOTHING: "nothing"}


def region_map(making: Making, path: str, measure: str, category: str, week: str) -> Markup:
    """Return a tile map of every region; empty where the codebook gives no tiles."""
    shelf, words, up = making.shelf, making.words, making.up(path)
    states = {owed.region: owed.state for owed in shelf.settled.owed if owed.period == week}
    tiles = []
    for place in shelf.project.codebook.regions.values():
        if place.tile is None:
            continue
        figure = shelf.figure(Question(measure, place.code, category, week))
        state = states.get(place.code)
        name = making.region(place.code)
        if figure is not None:
            title = f"{name}: {bounds(figure, words)}"
        else:
            title = f"{name}: {words(STATES[state]) if state else words('no figure')}"
        css = _CSS.get(state, "") if state else ""
        tiles.append(
            Tile(
                *place.tile,
                code=place.code.rpartition("-")[2],
                link=up + region_path(place.code),
                title=title,
                number=midpoint(figure),
                state=css,
            )
        )
    title = f"{making.counted(measure, category)} · {week}"
    return tile_map(tiles, title)
