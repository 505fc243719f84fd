"""What it takes to decompress and no more: a floor for whoever reads compressed files, for convert.py. Nothing is written."""

from collections.abc import Callable

PIECE = 1 << 20


def zlib_job(source: str) -> Callable[[], None]:
    import zlib

    def run() -> None:
        inflater = zlib.decompressobj(wbits=31)
        with open(source, "rb", buffering=0) as file:
            while piece := file.read(PIECE):
                inflater.decompress(piece)
        assert inflater.eof

    return run


def isal_job(source: str) -> Callable[[], None]:
    from isal import igzip

    def run() -> None:
        with igzip.open(source, "rb") as file:
            while file.read(PIECE):
                pass

    return run


def libzstd_job(source: str) -> Callable[[], None]:
    import pyarrow

    def run() -> None:
        with pyarrow.input_stream(source, compression="zstd", buffer_size=PIECE) as file:
            while file.read(PIECE):
                pass

    return run


JOBS = {"inflate-zlib": zlib_job, "inflate-isal": isal_job, "inflate-libzstd": libzstd_job}
