// The system's codec libraries, for MillraceCompression and nobody else.
#ifndef CMILLRACE_CODECS_H
#define CMILLRACE_CODECS_H
#include <brotli/decode.h>
#include <bzlib.h>
#include <libdeflate.h>
#include <lz4.h>
#include <lz4frame.h>
#include <lzma.h>
#include <snappy-c.h>
// For ZSTD_decompressBound: it is linked statically, so no other version of the library can come in.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>
#endif
