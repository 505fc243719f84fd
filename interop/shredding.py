"""Rows taken apart into the levels and values of one leaf, by the rules of the format and from the rows alone.

A row is a list of cells in the form of cells.py.
"""

from dataclasses import dataclass

from parquet_bytes import Leaf

LIST, MAP = 3, 2  # members of the union LogicalType


@dataclass
class Entries:
    """What a leaf holds for some rows: one entry a level, in the file's order."""

    repetitions: list[int]
    definitions: list[int]
    values: list  # None where there is none
    row_starts: list[int]  # the first entry of each row, and the number of entries at the end

    def rows(self, first: int, end: int) -> "Entries":
        start, stop = self.row_starts[first], self.row_starts[end]
        return Entries(self.repetitions[start:stop], self.definitions[start:stop], self.values[start:stop], [])

    def __len__(self) -> int:
        return len(self.values)

    @property
    def present(self) -> list:
        return [value for value in self.values if value is not None]


def shred(leaf: Leaf, cells: list) -> Entries:
    """`cells` are those of the leaf's top-level column, one a row."""
    if len(leaf.nodes) == 1:
        most = leaf.most_definitions
        definitions = [most if cell is not None else 0 for cell in cells]
        return Entries([0] * len(cells), definitions, list(cells), list(range(len(cells) + 1)))
    entries = Entries([], [], [], [])
    for cell in cells:
        entries.row_starts.append(len(entries))
        _descend(leaf.nodes, 0, cell, 0, 0, 0, entries)
    entries.row_starts.append(len(entries))
    return entries


def _add(entries: Entries, repetition: int, definition: int, value) -> None:
    entries.repetitions.append(repetition)
    entries.definitions.append(definition)
    entries.values.append(value)


def _descend(nodes, position, cell, repetition, definition, depth, entries) -> None:
    """`depth` counts the repeated nodes above."""
    node = nodes[position]
    if node.repetition == 1:
        if cell is None:
            return _add(entries, repetition, definition, None)
        definition += 1
    if position == len(nodes) - 1:
        return _add(entries, repetition, definition, cell)
    if node.is_annotated(LIST) or node.is_annotated(MAP):
        if not cell:
            return _add(entries, repetition, definition, None)
        which = [child.name for child in nodes[position + 1].children].index(nodes[position + 2].name)
        for number, item in enumerate(cell):
            inner = item[which] if node.is_annotated(MAP) else item
            again = repetition if number == 0 else depth + 1
            _descend(nodes, position + 2, inner, again, definition + 1, depth + 1, entries)
        return None
    which = [child.name for child in node.children].index(nodes[position + 1].name)
    return _descend(nodes, position + 1, cell[which], repetition, definition, depth, entries)
