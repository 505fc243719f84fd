// The structural scan with NEON.
#if defined(__aarch64__)

#include <arm_neon.h>
#include <string.h>

#include "block.h"
#include "implementations.h"

/// 64 bytes in four registers.
typedef struct {
    uint8x16_t part[4];
} millrace_chunk;

/// One bit a byte: NEON has no movemask, so each lane keeps its own bit and pairwise sums gather them.
MILLRACE_INLINE uint64_t millrace_equal(millrace_chunk chunk, uint8_t byte) {
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t weight = vld1q_u8(weights);
    const uint8x16_t wanted = vdupq_n_u8(byte);
    uint8x16_t first = vandq_u8(vceqq_u8(chunk.part[0], wanted), weight);
    uint8x16_t second = vandq_u8(vceqq_u8(chunk.part[1], wanted), weight);
    uint8x16_t third = vandq_u8(vceqq_u8(chunk.part[2], wanted), weight);
    uint8x16_t fourth = vandq_u8(vceqq_u8(chunk.part[3], wanted), weight);
    uint8x16_t sums = vpaddq_u8(vpaddq_u8(first, second), vpaddq_u8(third, fourth));
    sums = vpaddq_u8(sums, sums);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sums), 0);
}

/// Makes the masks of block `i`; returns the union of its bytes.
MILLRACE_INLINE uint8x16_t millrace_mask_block(
    const millrace_scan_state *state, const uint8_t *bytes, millrace_run *run, int i) {
    millrace_chunk chunk = {{vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32), vld1q_u8(bytes + 48)}};
    uint64_t line_feeds = millrace_equal(chunk, '\n');
    run->separators[i] = millrace_equal(chunk, state->delimiter) | line_feeds;
    run->line_feeds[i] = line_feeds;
    run->quotes[i] = millrace_equal(chunk, state->quote);
    run->returns[i] = millrace_equal(chunk, '\r');
    return vorrq_u8(vorrq_u8(chunk.part[0], chunk.part[1]), vorrq_u8(chunk.part[2], chunk.part[3]));
}

MILLRACE_INLINE uint32_t *millrace_finish_run(
    millrace_scan_state *state, millrace_run *run, int count, unsigned last, uint32_t *out) {
    millrace_begin_run(state, run);
    if (!millrace_has_quotes(state, run, count)) return millrace_take_run(state, run, count, last, false, out);
    uint64_t inside = state->in_quotes;
    for (int i = 1; i <= count; i++) {
        run->inside[i] = run->quotes[i] == 0 ? inside : millrace_prefix_xor(run->quotes[i]) ^ inside;
        inside = (uint64_t)((int64_t)run->inside[i] >> 63);
    }
    return millrace_take_run(state, run, count, last, true, out);
}

size_t millrace_scan_neon(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions) {
    uint32_t *out = positions;
    uint8x16_t seen = vdupq_n_u8(0);
    millrace_run run;
    while (length >= 64) {
        int count = length / 64 < MILLRACE_RUN ? (int)(length / 64) : MILLRACE_RUN;
        for (int i = 1; i <= count; i++, bytes += 64) {
            seen = vorrq_u8(seen, millrace_mask_block(state, bytes, &run, i));
        }
        out = millrace_finish_run(state, &run, count, 63, out);
        length -= 64 * (size_t)count;
    }
    if (length > 0) {
        uint64_t existing = ~0ull >> (64 - length);
        uint8_t rest[64] = {0};
        memcpy(rest, bytes, length);
        seen = vorrq_u8(seen, millrace_mask_block(state, rest, &run, 1));
        // A delimiter or a quote may be the zero that fills the block.
        run.separators[1] &= existing;
        run.quotes[1] &= existing;
        out = millrace_finish_run(state, &run, 1, (unsigned)length - 1, out);
    }
    if (vmaxvq_u8(seen) >= 0x80) state->flags |= MILLRACE_SCAN_NON_ASCII;
    return (size_t)(out - positions);
}

#endif
