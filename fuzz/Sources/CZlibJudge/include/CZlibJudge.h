// zlib, to judge our inflate by.
#ifndef CZLIB_JUDGE_H
#define CZLIB_JUDGE_H
#include <stddef.h>
#include <stdint.h>

enum zlib_verdict { ZLIB_ENDS, ZLIB_WANTS_MORE, ZLIB_REFUSES, ZLIB_IS_FULL };

/// Inflates raw DEFLATE into at most `capacity` bytes, and says how much it read and wrote.
enum zlib_verdict zlib_inflate(const uint8_t *source, size_t count, uint8_t *target, size_t capacity, size_t *read, size_t *written);
#endif
