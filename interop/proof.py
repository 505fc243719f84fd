"""Holds a Parquet file to the rows that it must have: every count, bound, offset and checksum is computed anew and compared."""

import re
import zlib
from collections import Counter

import bloom
import bounds
from parquet_bytes import CODECS, DATA, DICTIONARY, ENCODINGS, Chunk, ParquetBytes
from shredding import Entries, shred

CREATED_BY = re.compile(r"Millrace version \d+\.\d+\.\d+ \(build [0-9a-f]+\)")
DICTIONARY_ENCODINGS = {"RLE_DICTIONARY", "PLAIN_DICTIONARY"}
BLOOM_SAMPLE = 300
UNORDERED, ASCENDING, DESCENDING = 0, 1, 2


def check_file(file: ParquetBytes, rows: list[list]) -> None:
    footer = file.footer
    assert footer[1] == 1, "version"
    assert CREATED_BY.fullmatch(footer[6].decode()), footer[6]
    assert footer[3] == len(rows) == sum(group[3] for group, _ in file.groups)
    assert footer[7] == [{1: {}}] * len(file.leaves), "column orders: one TYPE_ORDER a leaf"
    assert 3 not in file.root.element, "the root has a repetition"
    check_layout(file)
    columns = {node.name: number for number, node in enumerate(file.root.children)}
    first = 0
    for ordinal, (group, chunks) in enumerate(file.groups):
        end = first + group[3]
        assert group[3] > 0, "an empty row group"
        assert group.get(7, ordinal) == ordinal
        assert group[5] == chunks[0].start, "file_offset of a row group"
        assert group[6] == sum(chunk.meta[7] for chunk in chunks)
        assert group[2] == sum(chunk.meta[6] for chunk in chunks)
        for chunk in chunks:
            number = columns[chunk.leaf.path[0]]
            entries = shred(chunk.leaf, [row[number] for row in rows[first:end]])
            check_chunk(chunk, entries, group[3], f"row group {ordinal}, {chunk.leaf.name}")
        check_sorting(file, group, rows[first:end], columns, f"row group {ordinal}")
        first = end


def check_layout(file: ParquetBytes) -> None:
    """The chunks of a row group and then its bloom filters; at last all column indexes, all offset indexes, the footer: no gaps."""
    pieces = []
    for _, chunks in file.groups:
        pieces += [(chunk.start, chunk.meta[7]) for chunk in chunks]
        pieces += [(chunk.meta[14], chunk.meta[15]) for chunk in chunks if 14 in chunk.meta]
    chunks = [chunk for _, group in file.groups for chunk in group]
    pieces += [(chunk.entry[6], chunk.entry[7]) for chunk in chunks if 6 in chunk.entry]
    pieces += [(chunk.entry[4], chunk.entry[5]) for chunk in chunks]
    position = 4
    for offset, length in pieces:
        assert offset == position, f"a gap: {position} to {offset}"
        position += length
    assert position == file.footer_start


def check_chunk(chunk: Chunk, entries: Entries, row_count: int, where: str) -> None:
    meta, leaf = chunk.meta, chunk.leaf
    assert chunk.entry.get(2) == 0, f"{where}: file_offset"
    assert [name.decode() for name in meta[3]] == leaf.path and meta[1] == leaf.element[1], where
    assert meta[5] == len(entries), f"{where}: num_values {meta[5]}, levels {len(entries)}"
    check_pages(chunk, where)
    check_statistics(chunk, entries, where)
    check_sizes(meta.get(16, {}), leaf, entries, where)
    check_offset_index(chunk, entries, row_count, where)
    check_column_index(chunk, entries, where)
    check_bloom_filter(chunk, entries, where)


def check_pages(chunk: Chunk, where: str) -> None:
    meta, pages = chunk.meta, chunk.pages
    for page in pages:
        assert page.kind in (DATA, DICTIONARY), f"{where}: a page of kind {page.kind}"
        assert zlib.crc32(page.stored) == page.header[4] & 0xFFFFFFFF, f"{where}: the CRC of the page at {page.offset}"
        assert page.kind == DICTIONARY or page.detail[3] == page.detail[4] == 3, f"{where}: levels that are not RLE"
        assert 5 not in page.detail, f"{where}: statistics in a page header"
    assert meta[6] == sum(page.header_size + page.header[2] for page in pages), f"{where}: total_uncompressed_size"
    kinds = [page.kind for page in pages]
    assert kinds.count(DICTIONARY) == (11 in meta) and DICTIONARY not in kinds[1:], f"{where}: dictionary page"
    assert 11 not in meta or any(page.encoding in DICTIONARY_ENCODINGS for page in chunk.data_pages), f"{where}: an unused dictionary"
    assert chunk.data_pages[0].offset == meta[9], f"{where}: data_page_offset"
    counted = Counter((page.kind, page.encoding) for page in pages)
    claimed = Counter({(entry[1], ENCODINGS[entry[2]]): entry[3] for entry in meta[13]})
    assert counted == claimed and len(meta[13]) == len(counted), f"{where}: encoding_stats {claimed}, pages {counted}"
    used = {encoding for _, encoding in counted}
    levels = {"RLE"} if chunk.leaf.most_definitions else set()
    listed = [ENCODINGS[encoding] for encoding in meta[2]]
    assert set(listed) == used | levels and len(listed) == len(set(listed)), f"{where}: encodings {listed}, pages {used}"


def check_statistics(chunk: Chunk, entries: Entries, where: str) -> None:
    found, leaf = chunk.meta[12], chunk.leaf
    present = entries.present
    assert found[3] == len(entries) - len(present), f"{where}: null_count {found[3]}, nulls {len(entries) - len(present)}"
    assert 4 not in found, f"{where}: distinct_count"
    check_nans(found.get(9), leaf, present, where)
    values = bounds.comparable(leaf, present)
    if values:
        bounds.check(leaf, values, found[6], found[5], (found[8], found[7]), where)
    else:
        assert not {5, 6, 7, 8} & set(found), f"{where}: bounds of nothing"
    if {1, 2} & set(found):
        # SPEC: parquet.thrift Statistics: the deprecated ones are for columns in signed order only.
        assert leaf.type in ("INT32", "INT64", "DOUBLE", "BOOLEAN"), f"{where}: deprecated bounds on {leaf.type}"
        assert (found[2], found[1]) == (found[6], found[5]), f"{where}: deprecated bounds differ"


def check_nans(claimed: int | None, leaf, present: list, where: str) -> None:
    expected = bounds.nan_count(present) if leaf.type == "DOUBLE" else None
    assert claimed == expected, f"{where}: nan_count {claimed}, NaNs {expected}"


def histogram(levels: list[int], most: int) -> list[int]:
    counts = [0] * (most + 1)
    for level in levels:
        counts[level] += 1
    return counts


def text_bytes(entries: Entries) -> int:
    return sum(len(value.encode()) for value in entries.present)


def check_sizes(found: dict, leaf, entries: Entries, where: str) -> None:
    expected = {}
    if leaf.type == "BYTE_ARRAY":
        expected[1] = text_bytes(entries)
    if leaf.most_repetitions > 0:
        expected[2] = histogram(entries.repetitions, leaf.most_repetitions)
    if leaf.most_definitions > 1:
        expected[3] = histogram(entries.definitions, leaf.most_definitions)
    assert found == expected, f"{where}: size statistics {found}, expected {expected}"


def pages_of_rows(chunk: Chunk, entries: Entries) -> list[Entries]:
    """What each data page must hold, cut where the offset index says."""
    starts = [location[3] for location in chunk.offset_index[1]] + [len(entries.row_starts) - 1]
    return [entries.rows(first, end) for first, end in zip(starts, starts[1:])]


def check_offset_index(chunk: Chunk, entries: Entries, row_count: int, where: str) -> None:
    locations, pages = chunk.offset_index[1], chunk.data_pages
    assert [(at[1], at[2]) for at in locations] == [(page.offset, page.size) for page in pages], f"{where}: page locations"
    rows = [at[3] for at in locations]
    assert rows[0] == 0 and rows == sorted(set(rows)) and rows[-1] < row_count, f"{where}: first rows {rows}"
    parts = pages_of_rows(chunk, entries)
    counts = [page.detail[1] for page in pages]
    assert counts == [len(part) for part in parts], f"{where}: levels of pages {counts}, of their rows {[len(p) for p in parts]}"
    expected = [text_bytes(part) for part in parts] if chunk.leaf.type == "BYTE_ARRAY" else None
    assert chunk.offset_index.get(2) == expected, f"{where}: unencoded bytes of pages"


def check_column_index(chunk: Chunk, entries: Entries, where: str) -> None:
    index, leaf = chunk.column_index, chunk.leaf
    parts = [part.present for part in pages_of_rows(chunk, entries)]
    values = [bounds.comparable(leaf, part) for part in parts]
    # SPEC: parquet.thrift ColumnIndex: none for a chunk that has a page of nothing but NaN.
    if any(part and not known for part, known in zip(parts, values)):
        assert index is None, f"{where}: a column index over a page of NaN"
        return
    assert index is not None, f"{where}: no column index"
    lows, highs = index[2], index[3]
    assert index[1] == [not part for part in parts], f"{where}: null_pages"
    assert len(lows) == len(highs) == len(parts), f"{where}: bounds of pages"
    for number, known in enumerate(values):
        if known:
            bounds.check(leaf, known, lows[number], highs[number], None, f"{where}, page {number}")
        else:
            assert lows[number] == highs[number] == b"", f"{where}: bounds of a null page"
    lengths = [len(part) for part in pages_of_rows(chunk, entries)]
    assert index[5] == [length - len(part) for length, part in zip(lengths, parts)], f"{where}: null_counts of pages"
    nans = [bounds.nan_count(part) for part in parts] if leaf.type == "DOUBLE" else None
    assert index.get(8) == nans, f"{where}: nan_counts of pages"
    kept = [number for number, part in enumerate(parts) if part]
    check_order(index[4], [bounds.decoded(leaf, lows[n]) for n in kept], [bounds.decoded(leaf, highs[n]) for n in kept], where)
    check_page_histograms(index, leaf, pages_of_rows(chunk, entries), where)


def check_order(claimed: int, lows: list, highs: list, where: str) -> None:
    steps = [list(zip(side, side[1:])) for side in (lows, highs)]
    rises = all(a <= b for side in steps for a, b in side)
    falls = all(a >= b for side in steps for a, b in side)
    expected = ASCENDING if rises else DESCENDING if falls else UNORDERED
    assert claimed == expected, f"{where}: boundary_order {claimed}, expected {expected}"


def check_page_histograms(index: dict, leaf, parts: list[Entries], where: str) -> None:
    for number, most, levels in (
        (6, leaf.most_repetitions, [part.repetitions for part in parts]),
        (7, leaf.most_definitions, [part.definitions for part in parts]),
    ):
        if number in index:
            expected = [count for part in levels for count in histogram(part, most)]
            assert index[number] == expected, f"{where}: level histograms of pages"


def check_bloom_filter(chunk: Chunk, entries: Entries, where: str) -> None:
    found = chunk.bloom_filter()
    if found is None:
        return
    header, bits = found
    assert header == {1: len(bits), 2: {1: {}}, 3: {1: {}}, 4: {1: {}}}, f"{where}: bloom filter header {header}"
    assert len(bits) >= 32 and len(bits) & (len(bits) - 1) == 0, f"{where}: a bloom filter of {len(bits)} bytes"
    values = [bounds.plain(chunk.leaf, cell) for cell in dict.fromkeys(entries.present)]
    for value in values[:: max(1, len(values) // BLOOM_SAMPLE)]:
        assert bloom.may_contain(bits, bloom.plain_bytes(chunk.leaf, value)), f"{where}: {value!r} is not in the bloom filter"


def check_sorting(file: ParquetBytes, group: dict, rows: list[list], columns: dict, where: str) -> None:
    """What is declared is true, of the columns together and in their order."""
    if 4 not in group:
        return
    assert group[4], f"{where}: an empty list of sorting columns"

    class Descending:
        def __init__(self, value):
            self.value = value

        def __lt__(self, other):
            return other.value < self.value

        def __eq__(self, other):
            return other.value == self.value

    keys = []
    for declared in group[4]:
        leaf = file.leaves[declared[1]]
        assert len(leaf.nodes) == 1, f"{where}: sorted by the nested column {leaf.name}"
        cells = [row[columns[leaf.path[0]]] for row in rows]
        wrap = Descending if declared[2] else lambda value: value
        nulls_first = declared[3]
        keys.append(
            [(not nulls_first, 0) if cell is None else (nulls_first, wrap(bounds.plain(leaf, cell))) for cell in cells]
        )
    together = list(zip(*keys))
    for number, (before, after) in enumerate(zip(together, together[1:])):
        assert not after < before, f"{where}: row {number + 1} is out of the order that sorting_columns declares"


def check_claims(file: ParquetBytes, claims: dict) -> None:
    """What the case says that it covers."""
    limit, rows = claims["row_group_rows"], claims["rows"]
    sizes = [group[3] for group, _ in file.groups]
    assert sum(sizes) == rows and all(size <= limit for size in sizes)
    if claims["columns"]:
        assert sizes == [limit] * (rows // limit) + [rows % limit] * (rows % limit > 0), f"row groups of {sizes} rows"
    codec = {"LZ4": "LZ4_RAW", "none": "UNCOMPRESSED"}.get(claims["codec"], claims["codec"])
    chunks = [chunk for _, group in file.groups for chunk in group]
    assert {CODECS[chunk.meta[4]] for chunk in chunks} <= {codec}
    for name, claim in claims["columns"].items():
        mine = [chunk for chunk in chunks if chunk.leaf.name == name]
        assert mine, f"no column {name}"
        assert all((11 in chunk.meta) == claim["dictionary"] for chunk in mine), f"{name}: dictionary"
        for chunk in mine:
            # Each row group chooses for itself.
            used = {page.encoding for page in chunk.data_pages}
            assert len(used) == 1 and used <= set(claim["encodings"]), f"{name}: pages encoded as {used}, the case claims {claim['encodings']}"
        if claim["pages"] is not None:
            assert [len(chunk.data_pages) for chunk in mine] == claim["pages"], f"{name}: pages"
