"""Which stage of a conversion a sample of the profiler belongs to.

A sample is a stack of symbols, the innermost first. Swift's are mangled; module, type and method can still be read in them. Rules are
tried in order, the first that fits wins, so the particular ones come before the general ones.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    stage: str
    # What the innermost symbol must match.
    leaf: re.Pattern[str]
    # What some symbol of the stack must match.
    within: re.Pattern[str]


def rule(stage: str, leaf: str = "", within: str = "") -> Rule:
    return Rule(stage, re.compile(leaf), re.compile(within, re.MULTILINE))


READ = "read the source: copies by the kernel"
DECOMPRESS = "decompress the source"
SCAN = "scan"
CUT = "cut into slabs: copies of text and positions"
RECORDS = "records: as many fields as columns, UTF-8"
SUMMARIES = "summaries: what else a value could be"
PARSE = {kind: f"parse: {kind}" for kind in ("integers", "doubles", "decimals", "dates", "timestamps", "booleans", "text")}
FIXED = "Parquet: dictionary, bounds, encoding of numbers and dates"
TEXT = "Parquet: dictionary, bounds, encoding of text"
PAGES = "Parquet: pages, row groups, footer"
COMPRESS = "Parquet: compress"
CHECKSUM = "checksums"
AVRO_ROWS = "Avro: rows"
AVRO_BLOCKS = "Avro: blocks put together"
AVRO_COMPRESS = "Avro: compress"
WRITE = "write the outputs: copies by the kernel"
PARTS = "outputs gathered into parts: copies"
SYNC = "fsync, rename"
FAULTS = "page faults"
MEMORY = "allocator, reference counts"
THREADS = "threads: wake, wait, switch"
START = "start of the process"
OTHER = "other"

CODEC = (
    r"^(ZSTD_|HUF_|FSE_|HIST_|deflate_|libdeflate_deflate|LZ4_|BZ2_|lzma_)|SnappyCompressor|MillraceCompression6Snappy"
    r"|bt_matchfinder|hc_matchfinder|ht_matchfinder"
)
ALLOCATOR = (
    r"^(malloc|free|calloc|realloc|cfree|_int_|unlink_chunk|sysmalloc|aligned_alloc|posix_memalign|_mid_memalign|checked_request"
    r"|__libc_(malloc|calloc|free)|swift_(retain|release|alloc|dealloc|isUnique|slow|bridge))"
)
RUNTIME = r"pthread_(cond|mutex)|___lll_lock|futex|8Millrace(14KernelExecutor|10SharedWork|14BatchSequencer)|^swift::|^swift_(job|task)"
# The innermost of these stacks are memmove, memset and small helpers: what called them decides.
RULES = [
    rule(START, within=r"_dl_start|_dl_relocate|dl_main|_dl_map_object"),
    rule(FAULTS, within=r"exc_page_fault"),
    rule(SYNC, within=r"_sys_(fsync|fdatasync|sync_file_range|rename|renameat|renameat2|unlink|linkat)\b"),
    rule(THREADS, within=r"eventfd_(write|read)|_sys_futex|_sys_sched_yield|schedule_tail|_sys_epoll|_sys_(clone|exit)"),
    rule(READ, within=r"_sys_(read|pread64|readv|preadv2?)\b"),
    rule(WRITE, within=r"_sys_(write|pwrite64|writev|pwritev2?)\b"),
    rule(DECOMPRESS, leaf=r"^(ZSTD_decompress|ZSTD_execSequence|HUF_decompress|HUF_readDTable|LZ4F_decompress|LZ4_decompress|BZ2_(bzD|d)ecompress)"),
    rule(DECOMPRESS, within=r"MillraceCompression\d+(Inflate|GzipStream|GzipWholeMembers|ZstdStream|ZstdWholeFrames|LZ4Stream|Bzip2Stream)"),
    rule(CHECKSUM, leaf=r"crc32"),
    rule(SCAN, leaf=r"millrace_scan|millrace_count_byte"),
    rule(RECORDS, leaf=r"millrace_(utf8|is_ascii)|RecordShape|SlabReading"),
    rule(AVRO_COMPRESS, within=rf"(?s)({CODEC}).*MillraceAvro"),
    # libdeflate keeps no frame pointers, so what called it is lost; the runs here give deflate to Avro only.
    rule(AVRO_COMPRESS, leaf=r"^(deflate_|libdeflate_deflate|ht_matchfinder|hc_matchfinder|bt_matchfinder)|DeflateCompressor|DeflateMatcher|DeflateBlock|DeflateBits|DeflateAlphabet|PrefixCode"),
    rule(COMPRESS, within=CODEC),
    rule(MEMORY, leaf=ALLOCATOR),
    rule(CUT, within=r"MillraceText10SlabCutter|8Millrace10SlabReader"),
    rule(SUMMARIES, leaf=r"summarize|ValueClass|CSVClassifier|ColumnSummary"),
    rule(SUMMARIES, within=r"MillraceText13CSVClassifier"),
    rule(PARSE["integers"], within=r"FieldRun.*(AA05Int64|Int64Kernel|decodeInt64)"),
    rule(PARSE["doubles"], within=r"FieldRun.*(Double[JK]|DoubleKernel|AA06Double|decodeDouble)|MillraceText12DoubleParser"),
    rule(PARSE["decimals"], within=r"FieldRun.*Decimal|MillraceText13DecimalParser"),
    rule(PARSE["timestamps"], within=r"FieldRun.*Timestamp"),
    rule(PARSE["dates"], within=r"FieldRun.*(AA04Date|DateKernel|decodeDate)"),
    rule(PARSE["booleans"], within=r"FieldRun.*Boolean"),
    rule(PARSE["text"], within=r"MillraceText(10CSVDecoder|8FieldRun|9TextViews)"),
    rule(FIXED, within=r"MillraceParquet(11FixedValues|15FixedDictionary|13BooleanValues|10FixedOrder|12SignedBounds|12DoubleBounds)"),
    rule(TEXT, within=r"MillraceParquet(12BinaryValues|16BinaryDictionary|12BinaryBounds|11BinaryOrder|10ShortBytes)"),
    rule(AVRO_ROWS, within=r"MillraceAvro(8RowSlots|12BlockBuilder|9RowStager|10ColumnStep)"),
    rule(AVRO_BLOCKS, within=r"MillraceAvro"),
    rule(PAGES, within=r"MillraceParquet"),
    # A copy made by an asynchronous function has nothing but the runtime above it.
    rule(PARTS, leaf=r"memmove|memcpy", within=r"\A[^\n]*\nswift::runJobInEstablishedExecutorContext"),
    rule(PARTS, within=r"10PartWriter"),
    rule(WRITE, within=r"13TemporaryFile|11LocalUpload|FileDescriptor|NIOThreadPool"),
    rule(THREADS, within=RUNTIME),
]
STAGES = [
    READ, DECOMPRESS, SCAN, CUT, RECORDS, *PARSE.values(), SUMMARIES, FIXED, TEXT, PAGES, COMPRESS, AVRO_ROWS, AVRO_BLOCKS, AVRO_COMPRESS, CHECKSUM,
    PARTS, WRITE, SYNC, FAULTS, MEMORY, THREADS, START, OTHER,
]  # fmt: skip


def stage_of(stack: list[str]) -> str:
    if not stack:
        return OTHER
    joined = "\n".join(stack)
    return next((rule.stage for rule in RULES if rule.leaf.search(stack[0]) and rule.within.search(joined)), OTHER)
