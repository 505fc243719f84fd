// One step of the scan: 64 bytes as bit masks, bit i for byte i. Shared by all implementations, which differ only in how they
// make the masks and the running parity of the quotes.
//
// To survive here: every mask is cut to the bytes that exist before it reaches `millrace_block_step`; the carries say what the
// last existing byte was; nothing may look ahead, because the next byte may come with the next call.
#ifndef MILLRACE_BLOCK_H
#define MILLRACE_BLOCK_H

#include "CMillraceScan.h"

#define MILLRACE_INLINE static inline __attribute__((always_inline))

/// Which of 64 bytes are what.
typedef struct {
    uint64_t delimiters;
    uint64_t line_feeds;
    uint64_t quotes;
    uint64_t returns;
} millrace_masks;

/// Writes the position of every set bit. Eight at a time whether they are there or not: a well predicted branch costs less
/// than a loop whose length changes; hence the slack behind `out`.
MILLRACE_INLINE uint32_t *millrace_emit(uint32_t *out, uint64_t bits, uint32_t base) {
    int count = __builtin_popcountll(bits);
    uint32_t *end = out + count;
    for (;;) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 8; i++) {
            out[i] = base + (uint32_t)__builtin_ctzg(bits, 64);
            bits &= bits - 1;
        }
        if (count <= 8) return end;
        count -= 8;
        out += 8;
    }
}

/// The position of the first set bit of a block that starts at `base`.
MILLRACE_INLINE uint64_t millrace_first(uint64_t bits, uint64_t base) { return base + (uint64_t)__builtin_ctzg(bits, 64); }

/// Rules about quotes, for blocks that have some or follow a closing quote.
MILLRACE_INLINE void millrace_check_quotes(
    millrace_scan_state *state, millrace_masks masks, uint64_t inside, uint64_t after_separator, uint64_t existing) {
    uint64_t opening = masks.quotes & inside;
    uint64_t closing = masks.quotes & ~inside;
    uint64_t after_close = (closing << 1 | state->after_close) & existing;
    uint64_t close_return = masks.returns & after_close;
    uint64_t after_close_return = (close_return << 1 | state->after_close_return) & existing;
    uint64_t doubled = opening & after_close;
    uint64_t starting = opening & ~after_close;
    if (doubled) state->flags |= MILLRACE_SCAN_DOUBLED_QUOTES;
    if (starting) state->opening = state->position + 63 - (uint64_t)__builtin_clzg(starting, 64);

    uint64_t expected = masks.delimiters | masks.line_feeds | masks.returns | masks.quotes;
    uint64_t misplaced = (starting & ~after_separator) | (after_close & ~expected);
    // A return after a closing quote is half a line end; without its line feed the return itself is the stray byte.
    uint64_t stray_return = after_close_return & ~masks.line_feeds;
    if ((misplaced | stray_return) != 0 && state->irregular == MILLRACE_SCAN_NONE) {
        uint64_t first = misplaced ? millrace_first(misplaced, state->position) : MILLRACE_SCAN_NONE;
        uint64_t stray = stray_return ? millrace_first(stray_return, state->position) - 1 : MILLRACE_SCAN_NONE;
        state->irregular = first < stray ? first : stray;
    }
    uint64_t last = existing ^ (existing >> 1);
    state->after_close = (closing & last) != 0;
    state->after_close_return = (close_return & last) != 0;
    state->flags |= MILLRACE_SCAN_QUOTES;
}

/// Takes one block of `length` (1 to 64) bytes whose quote parity is `inside`; returns where the next position goes.
MILLRACE_INLINE uint32_t *millrace_block_step(
    millrace_scan_state *state, millrace_masks masks, uint64_t inside, unsigned length, uint32_t *out) {
    uint64_t existing = ~0ull >> (64 - length);
    unsigned last = length - 1;
    uint64_t line_ends = masks.line_feeds & ~inside;
    uint64_t separators = (masks.delimiters & ~inside) | line_ends;
    uint64_t after_separator = separators << 1 | state->after_separator;
    uint64_t after_line_end = line_ends << 1 | state->after_line_feed;
    uint64_t blank = line_ends & after_line_end;

    if ((masks.returns | state->after_blank_return) != 0) {
        uint64_t blank_return = masks.returns & after_line_end;
        blank |= line_ends & (blank_return << 1 | state->after_blank_return);
        state->after_blank_return = blank_return >> last & 1;
        state->flags |= MILLRACE_SCAN_CARRIAGE_RETURNS;
    }
    if ((masks.quotes | state->after_close | state->after_close_return) != 0) {
        millrace_check_quotes(state, masks, inside, after_separator, existing);
    }
    state->line_feeds += (uint64_t)__builtin_popcountll(masks.line_feeds);
    state->record_ends += (uint64_t)__builtin_popcountll(line_ends);
    if (blank) state->blank_lines += (uint64_t)__builtin_popcountll(blank);
    state->after_separator = separators >> last & 1;
    state->after_line_feed = line_ends >> last & 1;
    state->in_quotes = (uint64_t)((int64_t)(inside << (63 - last)) >> 63);
    out = millrace_emit(out, separators, (uint32_t)state->position);
    state->position += length;
    return out;
}

/// For each bit, the parity of the set bits up to and including it.
MILLRACE_INLINE uint64_t millrace_prefix_xor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift <<= 1) bits ^= bits << shift;
    return bits;
}

#endif
