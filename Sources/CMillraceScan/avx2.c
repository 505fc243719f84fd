// The structural scan with AVX2 and carry-less multiply.
#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#include "block.h"
#include "implementations.h"

#define MILLRACE_AVX2 __attribute__((target("avx2,pclmul,bmi,popcnt")))

/// 64 bytes in two registers.
typedef struct {
    __m256i low, high;
} millrace_chunk;

MILLRACE_INLINE MILLRACE_AVX2 uint64_t millrace_equal(millrace_chunk chunk, __m256i byte) {
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(chunk.low, byte));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(chunk.high, byte));
    return (uint64_t)high << 32 | low;
}

/// The parity of the quotes up to each byte: a carry-less product with all ones.
MILLRACE_INLINE MILLRACE_AVX2 uint64_t millrace_parity(uint64_t quotes) {
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)quotes), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

MILLRACE_INLINE MILLRACE_AVX2 uint32_t *millrace_avx2_step(
    millrace_scan_state *state, millrace_chunk chunk, unsigned length, uint32_t *out) {
    uint64_t existing = ~0ull >> (64 - length);
    millrace_masks masks = {
        .delimiters = millrace_equal(chunk, _mm256_set1_epi8((char)state->delimiter)) & existing,
        .line_feeds = millrace_equal(chunk, _mm256_set1_epi8('\n')) & existing,
        .quotes = millrace_equal(chunk, _mm256_set1_epi8((char)state->quote)) & existing,
        .returns = millrace_equal(chunk, _mm256_set1_epi8('\r')) & existing,
    };
    uint64_t inside = millrace_parity(masks.quotes) ^ state->in_quotes;
    return millrace_block_step(state, masks, inside, length, out);
}

MILLRACE_AVX2 size_t millrace_scan_avx2(
    millrace_scan_state *caller, const uint8_t *bytes, size_t length, uint32_t *positions) {
    // A copy of its own lives in registers: the positions written could otherwise overlap it, as far as the compiler knows.
    millrace_scan_state state = *caller;
    uint32_t *out = positions;
    __m256i seen = _mm256_setzero_si256();
    for (; length >= 64; length -= 64, bytes += 64) {
        millrace_chunk chunk = {
            _mm256_loadu_si256((const __m256i *)(const void *)bytes),
            _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32)),
        };
        seen = _mm256_or_si256(seen, _mm256_or_si256(chunk.low, chunk.high));
        out = millrace_avx2_step(&state, chunk, 64, out);
    }
    if (length > 0) {
        uint8_t rest[64] = {0};
        memcpy(rest, bytes, length);
        millrace_chunk chunk = {
            _mm256_loadu_si256((const __m256i *)(const void *)rest),
            _mm256_loadu_si256((const __m256i *)(const void *)(rest + 32)),
        };
        seen = _mm256_or_si256(seen, _mm256_or_si256(chunk.low, chunk.high));
        out = millrace_avx2_step(&state, chunk, (unsigned)length, out);
    }
    if (_mm256_movemask_epi8(seen) != 0) state.flags |= MILLRACE_SCAN_NON_ASCII;
    *caller = state;
    return (size_t)(out - positions);
}

#endif
