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

MILLRACE_INLINE uint32_t *millrace_neon_step(
    millrace_scan_state *state, millrace_chunk chunk, unsigned length, uint32_t *out) {
    uint64_t existing = ~0ull >> (64 - length);
    millrace_masks masks = {
        .delimiters = millrace_equal(chunk, state->delimiter) & existing,
        .line_feeds = millrace_equal(chunk, '\n') & existing,
        .quotes = millrace_equal(chunk, state->quote) & existing,
        .returns = millrace_equal(chunk, '\r') & existing,
    };
    uint64_t inside = masks.quotes == 0 ? state->in_quotes : millrace_prefix_xor(masks.quotes) ^ state->in_quotes;
    return millrace_block_step(state, masks, inside, length, out);
}

MILLRACE_INLINE millrace_chunk millrace_load(const uint8_t *bytes) {
    millrace_chunk chunk = {{vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32), vld1q_u8(bytes + 48)}};
    return chunk;
}

MILLRACE_INLINE uint8x16_t millrace_union(millrace_chunk chunk) {
    return vorrq_u8(vorrq_u8(chunk.part[0], chunk.part[1]), vorrq_u8(chunk.part[2], chunk.part[3]));
}

size_t millrace_scan_neon(millrace_scan_state *caller, const uint8_t *bytes, size_t length, uint32_t *positions) {
    millrace_scan_state state = *caller;
    uint32_t *out = positions;
    uint8x16_t seen = vdupq_n_u8(0);
    for (; length >= 64; length -= 64, bytes += 64) {
        millrace_chunk chunk = millrace_load(bytes);
        seen = vorrq_u8(seen, millrace_union(chunk));
        out = millrace_neon_step(&state, chunk, 64, out);
    }
    if (length > 0) {
        uint8_t rest[64] = {0};
        memcpy(rest, bytes, length);
        millrace_chunk chunk = millrace_load(rest);
        seen = vorrq_u8(seen, millrace_union(chunk));
        out = millrace_neon_step(&state, chunk, (unsigned)length, out);
    }
    if (vmaxvq_u8(seen) >= 0x80) state.flags |= MILLRACE_SCAN_NON_ASCII;
    *caller = state;
    return (size_t)(out - positions);
}

#endif
