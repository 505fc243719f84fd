#ifndef CMILLRACE_SCAN_H
#define CMILLRACE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "millrace_json.h"

/// How the scan is done. All give the same results.
typedef enum {
    MILLRACE_SCAN_SCALAR = 0,
    MILLRACE_SCAN_AVX2 = 1,
    MILLRACE_SCAN_NEON = 2,
} millrace_scan_implementation;

/// What the scan has met, as bits of `millrace_scan_state.flags`.
enum {
    MILLRACE_SCAN_QUOTES = 1,
    MILLRACE_SCAN_DOUBLED_QUOTES = 2,
    MILLRACE_SCAN_CARRIAGE_RETURNS = 4,
    MILLRACE_SCAN_NON_ASCII = 8,
};

/// No such position.
#define MILLRACE_SCAN_NONE UINT64_MAX

/// Where a scan stands between two calls. It starts at the beginning of a record.
typedef struct {
    /// The bytes scanned so far: the position of the next one.
    uint64_t position;
    /// All line feeds, those inside quotes too.
    uint64_t line_feeds;
    /// Line feeds outside quotes.
    uint64_t record_ends;
    /// Records that are nothing but their line end.
    uint64_t blank_lines;
    /// The first quote that opens where no field starts, or the first byte after a closing quote that cannot follow one.
    uint64_t irregular;
    /// The last quote that opened a field.
    uint64_t opening;
    /// All ones inside quotes, else 0.
    uint64_t in_quotes;
    /// What the byte before `position` was, as 0 or 1 each.
    uint64_t after_separator;
    uint64_t after_close;
    uint64_t after_close_return;
    uint64_t after_line_feed;
    uint64_t after_blank_return;
    uint32_t flags;
    uint8_t delimiter;
    uint8_t quote;
    uint8_t implementation;
} millrace_scan_state;

/// The fastest implementation that this processor has.
millrace_scan_implementation millrace_scan_best(void);

/// Whether this processor (and this build) has an implementation.
bool millrace_scan_supports(millrace_scan_implementation implementation);

/// A state at the start of a record. An implementation that is not supported becomes the scalar one.
millrace_scan_state millrace_scan_start(uint8_t delimiter, uint8_t quote, millrace_scan_implementation implementation);

/// The number of entries beyond `length` that `positions` must have room for in `millrace_scan`.
#define MILLRACE_SCAN_SLACK 64

/// Scans `length` bytes, which follow those of the former call, and writes the position of every delimiter and line feed
/// outside quotes. `positions` needs room for `length + MILLRACE_SCAN_SLACK` entries.
///
/// Returns the number of positions written. What is found does not depend on how the text is split over calls.
size_t millrace_scan(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions);

/// Whether no byte is above 0x7F.
bool millrace_is_ascii(const uint8_t *bytes, size_t length);

/// The position where the first ill-formed UTF-8 sequence begins; `length` when there is none.
size_t millrace_utf8_first_invalid(const uint8_t *bytes, size_t length);

/// How often `byte` occurs.
size_t millrace_count_byte(const uint8_t *bytes, size_t length, uint8_t byte);

/// The position of the first `byte`; `length` when there is none.
size_t millrace_find_byte(const uint8_t *bytes, size_t length, uint8_t byte);

#endif
