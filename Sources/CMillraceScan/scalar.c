// The structural scan without vector instructions.
#include "block.h"
#include "implementations.h"

MILLRACE_INLINE uint64_t millrace_bit(bool set, unsigned index) { return (uint64_t)set << index; }

size_t millrace_scan_scalar(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions) {
    uint32_t *out = positions;
    uint8_t seen = 0;
    millrace_run run;
    while (length > 0) {
        unsigned step = length < 64 ? (unsigned)length : 64;
        run.separators[1] = run.line_feeds[1] = run.quotes[1] = run.returns[1] = 0;
        for (unsigned i = 0; i < step; i++) {
            uint8_t byte = bytes[i];
            run.separators[1] |= millrace_bit(byte == state->delimiter || byte == '\n', i);
            run.line_feeds[1] |= millrace_bit(byte == '\n', i);
            run.quotes[1] |= millrace_bit(byte == state->quote, i);
            run.returns[1] |= millrace_bit(byte == '\r', i);
            seen |= byte;
        }
        millrace_begin_run(state, &run);
        bool has_quotes = millrace_has_quotes(state, &run, 1);
        run.inside[1] = millrace_prefix_xor(run.quotes[1]) ^ state->in_quotes;
        out = millrace_take_run(state, &run, 1, step - 1, has_quotes, out);
        bytes += step;
        length -= step;
    }
    if (seen & 0x80) state->flags |= MILLRACE_SCAN_NON_ASCII;
    return (size_t)(out - positions);
}
