#include "CZlibJudge.h"

#include <zlib.h>

enum zlib_verdict zlib_inflate(const uint8_t *source, size_t count, uint8_t *target, size_t capacity, size_t *read, size_t *written) {
    z_stream stream = {0};
    if (inflateInit2(&stream, -15) != Z_OK) return ZLIB_IS_FULL;
    stream.next_in = (Bytef *)source;
    stream.avail_in = (uInt)count;
    stream.next_out = target;
    stream.avail_out = (uInt)capacity;
    int status = inflate(&stream, Z_SYNC_FLUSH);
    *read = stream.total_in;
    *written = stream.total_out;
    int is_full = stream.avail_out == 0;
    inflateEnd(&stream);
    if (status == Z_STREAM_END) return ZLIB_ENDS;
    if (status == Z_DATA_ERROR) return ZLIB_REFUSES;
    return is_full ? ZLIB_IS_FULL : ZLIB_WANTS_MORE;
}
