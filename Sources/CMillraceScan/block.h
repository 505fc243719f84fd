// The scan of a run of blocks, 64 bytes each, as bit masks: bit i for byte i. Shared by all implementations, which differ only in how
// they make the masks and the running parity of the quotes.
//
// One question at a time over the whole run, each with few registers: where separators are, which positions that makes, whether the
// quotes stand where they may. The last of these the compiler turns into vector code, since no word waits for the one before it.
//
// To survive here: every mask is cut to the bytes that exist; word 0 of each array is the block before the run, of which only the
// highest bit counts; nothing may look ahead, because the next byte may come with the next call.
#ifndef MILLRACE_BLOCK_H
#define MILLRACE_BLOCK_H

#include "CMillraceScan.h"

#define MILLRACE_INLINE static inline __attribute__((always_inline))

/// The most blocks in a run: their masks stay in the nearest cache.
#define MILLRACE_RUN 64

/// Which bytes of a run are what. Block `i` is word `i + 1`.
typedef struct {
    /// Delimiters and line feeds; those inside quotes only until `millrace_leave_out_quoted`.
    uint64_t separators[MILLRACE_RUN + 1];
    /// All line feeds.
    uint64_t line_feeds[MILLRACE_RUN + 1];
    uint64_t quotes[MILLRACE_RUN + 1];
    uint64_t returns[MILLRACE_RUN + 1];
    /// All bytes from an opening quote to the one before its closing quote; not set in a run without quotes.
    uint64_t inside[MILLRACE_RUN + 1];
    /// Line feeds outside quotes; not set in a run without quotes.
    uint64_t line_ends[MILLRACE_RUN + 1];
} millrace_run;

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

/// Each bit moved to the byte behind it.
MILLRACE_INLINE uint64_t millrace_behind(uint64_t word, uint64_t before) { return word << 1 | before >> 63; }

/// Whether some word has a bit.
MILLRACE_INLINE bool millrace_any(const uint64_t *words, int count) {
    uint64_t seen = 0;
    for (int i = 1; i <= count; i++) seen |= words[i];
    return seen != 0;
}

MILLRACE_INLINE uint64_t millrace_count(const uint64_t *words, int count) {
    uint64_t sum = 0;
    for (int i = 1; i <= count; i++) sum += (uint64_t)__builtin_popcountll(words[i]);
    return sum;
}

/// Quotes that close, unless the next byte doubles them.
MILLRACE_INLINE uint64_t millrace_closing(const millrace_run *run, int i) { return run->quotes[i] & ~run->inside[i]; }

/// Bytes behind those.
MILLRACE_INLINE uint64_t millrace_after_close(const millrace_run *run, int i) {
    return millrace_behind(millrace_closing(run, i), millrace_closing(run, i - 1));
}

/// Quotes that open a field.
MILLRACE_INLINE uint64_t millrace_starting(const millrace_run *run, int i) {
    return run->quotes[i] & run->inside[i] & ~millrace_after_close(run, i);
}

/// Quotes that open where no field starts, and bytes behind a closing quote that cannot follow one.
MILLRACE_INLINE uint64_t millrace_misplaced(const millrace_run *run, int i, uint64_t existing) {
    uint64_t after_separator = millrace_behind(run->separators[i], run->separators[i - 1]);
    uint64_t expected = run->separators[i] | run->returns[i] | run->quotes[i];
    return (millrace_starting(run, i) & ~after_separator) | (millrace_after_close(run, i) & existing & ~expected);
}

/// Finds the first byte that breaks the rules about quotes.
static inline void millrace_find_irregular(
    millrace_scan_state *state, const millrace_run *run, int count, uint64_t existing) {
    uint64_t after_return = state->after_close_return;
    for (int i = 1; i <= count && state->irregular == MILLRACE_SCAN_NONE; i++) {
        uint64_t base = state->position + 64 * (uint64_t)(i - 1);
        uint64_t close_return = run->returns[i] & millrace_after_close(run, i);
        uint64_t misplaced = millrace_misplaced(run, i, existing);
        // A return after a closing quote is half a line end; without its line feed the return itself is the stray byte.
        uint64_t stray_return = (close_return << 1 | after_return) & existing & ~run->line_ends[i];
        uint64_t first = misplaced ? base + (uint64_t)__builtin_ctzll(misplaced) : MILLRACE_SCAN_NONE;
        uint64_t stray = stray_return ? base + (uint64_t)__builtin_ctzll(stray_return) - 1 : MILLRACE_SCAN_NONE;
        state->irregular = first < stray ? first : stray;
        after_return = close_return >> 63;
    }
}

/// Rules about quotes. `last` is the place of the run's last byte in its block.
MILLRACE_INLINE void millrace_check_quotes(
    millrace_scan_state *state, const millrace_run *run, int count, unsigned last, bool has_returns) {
    uint64_t existing = ~0ull >> (63 - last);
    uint64_t misplaced = 0;
    uint64_t doubled = 0;
    for (int i = 1; i <= count; i++) {
        misplaced |= millrace_misplaced(run, i, existing);
        doubled |= run->quotes[i] & run->inside[i] & millrace_after_close(run, i);
    }
    if (misplaced != 0 || has_returns || state->after_close_return) {
        millrace_find_irregular(state, run, count, existing);
    }
    if (doubled) state->flags |= MILLRACE_SCAN_DOUBLED_QUOTES;
    state->flags |= MILLRACE_SCAN_QUOTES;
    for (int i = count; i > 0; i--) {
        uint64_t starting = millrace_starting(run, i);
        if (!starting) continue;
        state->opening = state->position + 64 * (uint64_t)i - 1 - (uint64_t)__builtin_clzll(starting);
        break;
    }
    state->after_close = millrace_closing(run, count) >> last & 1;
    state->after_close_return = (run->returns[count] & millrace_after_close(run, count)) >> last & 1;
    state->in_quotes = 0 - (run->inside[count] >> last & 1);
}

/// Counts records that are nothing but their line end.
MILLRACE_INLINE void millrace_count_blank(
    millrace_scan_state *state, const millrace_run *run, const uint64_t *line_ends, int count, unsigned last,
    bool has_returns) {
    uint64_t seen = 0;
    for (int i = 1; i <= count; i++) seen |= line_ends[i] & millrace_behind(line_ends[i], line_ends[i - 1]);
    if (seen == 0 && !has_returns && !state->after_blank_return) return;
    uint64_t after_return = state->after_blank_return;
    uint64_t blank_return = 0;
    for (int i = 1; i <= count; i++) {
        uint64_t after_line_end = millrace_behind(line_ends[i], line_ends[i - 1]);
        blank_return = run->returns[i] & after_line_end;
        uint64_t blank = line_ends[i] & (after_line_end | blank_return << 1 | after_return);
        state->blank_lines += (uint64_t)__builtin_popcountll(blank);
        after_return = blank_return >> 63;
    }
    state->after_blank_return = blank_return >> last & 1;
}

/// What stood before the run, as far as its rules look back.
MILLRACE_INLINE void millrace_begin_run(const millrace_scan_state *state, millrace_run *run) {
    run->separators[0] = state->after_separator << 63;
    run->line_feeds[0] = run->line_ends[0] = state->after_line_feed << 63;
    run->quotes[0] = state->after_close << 63;
    run->returns[0] = 0;
    run->inside[0] = state->in_quotes;
}

/// Whether quotes matter in a run whose masks are known: then `inside` must be filled in before it is taken.
MILLRACE_INLINE bool millrace_has_quotes(const millrace_scan_state *state, const millrace_run *run, int count) {
    return (state->in_quotes | state->after_close | state->after_close_return) != 0 || millrace_any(run->quotes, count);
}

/// Takes a run of `count` blocks, of which the last has `last + 1` bytes; returns where the next position goes.
///
/// Only a run of one block may end in a block that is not full.
MILLRACE_INLINE uint32_t *millrace_take_run(
    millrace_scan_state *state, millrace_run *run, int count, unsigned last, bool has_quotes, uint32_t *out) {
    const uint64_t *line_ends = run->line_feeds;
    bool has_returns = millrace_any(run->returns, count);
    if (has_returns) state->flags |= MILLRACE_SCAN_CARRIAGE_RETURNS;
    uint64_t line_feeds = millrace_count(run->line_feeds, count);
    uint64_t record_ends = line_feeds;
    if (has_quotes) {
        for (int i = 1; i <= count; i++) {
            run->separators[i] &= ~run->inside[i];
            run->line_ends[i] = run->line_feeds[i] & ~run->inside[i];
        }
        line_ends = run->line_ends;
        record_ends = millrace_count(line_ends, count);
        millrace_check_quotes(state, run, count, last, has_returns);
    }
    millrace_count_blank(state, run, line_ends, count, last, has_returns);
    state->line_feeds += line_feeds;
    state->record_ends += record_ends;
    uint32_t base = (uint32_t)state->position;
    for (int i = 1; i <= count; i++, base += 64) out = millrace_emit(out, run->separators[i], base);
    state->after_separator = run->separators[count] >> last & 1;
    state->after_line_feed = line_ends[count] >> last & 1;
    state->position += 64 * (uint64_t)(count - 1) + last + 1;
    return out;
}

/// For each bit, the parity of the set bits up to and including it.
MILLRACE_INLINE uint64_t millrace_prefix_xor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift <<= 1) bits ^= bits << shift;
    return bits;
}

#endif
