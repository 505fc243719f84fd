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

/// Makes the masks of block `i`.
MILLRACE_INLINE MILLRACE_AVX2 millrace_chunk millrace_mask_block(
    const millrace_scan_state *state, const uint8_t *bytes, millrace_run *run, int i) {
    millrace_chunk chunk = {
        _mm256_loadu_si256((const __m256i *)(const void *)bytes),
        _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32)),
    };
    uint64_t line_feeds = millrace_equal(chunk, _mm256_set1_epi8('\n'));
    run->separators[i] = millrace_equal(chunk, _mm256_set1_epi8((char)state->delimiter)) | line_feeds;
    run->line_feeds[i] = line_feeds;
    run->quotes[i] = millrace_equal(chunk, _mm256_set1_epi8((char)state->quote));
    run->returns[i] = millrace_equal(chunk, _mm256_set1_epi8('\r'));
    return chunk;
}

MILLRACE_INLINE MILLRACE_AVX2 uint32_t *millrace_finish_run(
    millrace_scan_state *state, millrace_run *run, int count, unsigned last, uint32_t *out) {
    millrace_begin_run(state, run);
    if (!millrace_has_quotes(state, run, count)) return millrace_take_run(state, run, count, last, false, out);
    uint64_t inside = state->in_quotes;
    for (int i = 1; i <= count; i++) {
        run->inside[i] = millrace_parity(run->quotes[i]) ^ inside;
        inside = (uint64_t)((int64_t)run->inside[i] >> 63);
    }
    return millrace_take_run(state, run, count, last, true, out);
}

MILLRACE_AVX2 size_t millrace_scan_avx2(
    millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions) {
    uint32_t *out = positions;
    __m256i seen = _mm256_setzero_si256();
    millrace_run run;
    while (length >= 64) {
        int count = length / 64 < MILLRACE_RUN ? (int)(length / 64) : MILLRACE_RUN;
        for (int i = 1; i <= count; i++, bytes += 64) {
            millrace_chunk chunk = millrace_mask_block(state, bytes, &run, i);
            seen = _mm256_or_si256(seen, _mm256_or_si256(chunk.low, chunk.high));
        }
        out = millrace_finish_run(state, &run, count, 63, out);
        length -= 64 * (size_t)count;
    }
    if (length > 0) {
        uint64_t existing = ~0ull >> (64 - length);
        uint8_t rest[64] = {0};
        memcpy(rest, bytes, length);
        millrace_chunk chunk = millrace_mask_block(state, rest, &run, 1);
        seen = _mm256_or_si256(seen, _mm256_or_si256(chunk.low, chunk.high));
        // A delimiter or a quote may be the zero that fills the block.
        run.separators[1] &= existing;
        run.quotes[1] &= existing;
        out = millrace_finish_run(state, &run, 1, (unsigned)length - 1, out);
    }
    if (_mm256_movemask_epi8(seen) != 0) state->flags |= MILLRACE_SCAN_NON_ASCII;
    return (size_t)(out - positions);
}

#endif
