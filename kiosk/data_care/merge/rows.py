"""How rows of another kiosk cross over: a few hundred at a time, and only those that are not there yet."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, insert, select

from kiosk.data_care.wipe import BATCH, batches

Row = dict[str, Any]


class Count(NamedTuple):
    """Rows that were new, and rows of ours that changed."""

    added: int = 0
    changed: int = 0


def rows(source: Connection, model: Any, *order: Any) -> Iterator[Row]:
    """Every row of a table, in the order given or by its key, which is random and says nothing of who came when."""
    everything = select(model.__table__).order_by(*(order or model.__table__.primary_key))
    for row in source.execute(everything, execution_options={"yield_per": BATCH}).mappings():
        yield dict(row)


def among(target: Connection, query: Select[Any], column: Any, values: Iterable[Any]) -> Iterator[Any]:
    """Rows of the query in which the column is one of these: what a province has beside them nobody waits for."""
    for batch in batches(values):
        yield from target.execute(query.where(column.in_(batch)))


def bring(
    source: Connection, target: Connection, model: Any, *key: str, fit: Callable[[Row], Row | None] = lambda row: row
) -> int:
    """Insert the rows whose key the target lacks, as ``fit`` makes them, or not if it makes them None; how many."""
    columns = [getattr(model, name) for name in key]
    added = 0
    for batch in batches(fitted for row in rows(source, model) if (fitted := fit(row))):
        found = among(target, select(*columns), columns[0], [row[key[0]] for row in batch])
        known = {tuple(row) for row in found}
        new = [row for row in batch if tuple(row[name] for name in key) not in known]
        if new:
            target.execute(insert(model), new)
        added += len(new)
    return added
