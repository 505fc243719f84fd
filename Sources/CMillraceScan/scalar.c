// The structural scan without vector instructions.
#include "block.h"
#include "implementations.h"

MILLRACE_INLINE uint64_t millrace_bit(bool set, unsigned index) { return (uint64_t)set << index; }

size_t millrace_scan_scalar(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions) {
    uint32_t *out = positions;
    uint8_t seen = 0;
    while (length > 0) {
        unsigned step = length < 64 ? (unsigned)length : 64;
        millrace_masks masks = {0};
        for (unsigned i = 0; i < step; i++) {
            uint8_t byte = bytes[i];
            masks.delimiters |= millrace_bit(byte == state->delimiter, i);
            masks.line_feeds |= millrace_bit(byte == '\n', i);
            masks.quotes |= millrace_bit(byte == state->quote, i);
            masks.returns |= millrace_bit(byte == '\r', i);
            seen |= byte;
        }
        uint64_t inside = millrace_prefix_xor(masks.quotes) ^ state->in_quotes;
        out = millrace_block_step(state, masks, inside, step, out);
        bytes += step;
        length -= step;
    }
    if (seen & 0x80) state->flags |= MILLRACE_SCAN_NON_ASCII;
    return (size_t)(out - positions);
}
