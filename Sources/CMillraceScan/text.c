// Questions about runs of bytes that the compiler turns into vector code, and the validation of UTF-8.
#include <string.h>

#include "CMillraceScan.h"

#include "utf8.h"

bool millrace_is_ascii(const uint8_t *bytes, size_t length) {
    uint8_t seen = 0;
    for (size_t i = 0; i < length; i++) seen |= bytes[i];
    return seen < 0x80;
}

size_t millrace_count_byte(const uint8_t *bytes, size_t length, uint8_t byte) {
    size_t count = 0;
    while (length > 0) {
        // So few that a byte holds their number: then vectors count as many lanes as they have bytes.
        size_t step = length < 240 ? length : 240;
        uint8_t found = 0;
        for (size_t i = 0; i < step; i++) found += bytes[i] == byte;
        count += found;
        bytes += step;
        length -= step;
    }
    return count;
}

size_t millrace_find_byte(const uint8_t *bytes, size_t length, uint8_t byte) {
    if (length == 0) return 0;
    const uint8_t *found = memchr(bytes, byte, length);
    return found ? (size_t)(found - bytes) : length;
}

/// The bytes from `position` on that are surely ASCII, eight at a time.
static size_t millrace_skip_ascii(const uint8_t *bytes, size_t position, size_t length) {
    while (position + 8 <= length) {
        uint64_t word;
        memcpy(&word, bytes + position, 8);
        if (word & 0x8080808080808080ull) break;
        position += 8;
    }
    return position;
}

/// The length of the well-formed sequence at `bytes`, of which `available` exist; 0 when it is ill-formed.
///
/// SPEC: Unicode 15, table 3-7, "Well-Formed UTF-8 Byte Sequences": only the second byte's range depends on the first.
static size_t millrace_sequence_length(const uint8_t *bytes, size_t available) {
    uint8_t first = bytes[0];
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (available < length) return 0;
    uint8_t lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    uint8_t highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < lowest || bytes[1] > highest) return 0;
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
    }
    return length;
}

/// How many of the first bytes the processor's widest registers find well-formed.
static size_t millrace_utf8_valid_prefix(const uint8_t *bytes, size_t length) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return millrace_utf8_valid_prefix_avx2(bytes, length);
#endif
    (void)bytes;
    (void)length;
    return 0;
}

size_t millrace_utf8_first_invalid(const uint8_t *bytes, size_t length) {
    size_t position = millrace_utf8_valid_prefix(bytes, length);
    while (position < length) {
        if (bytes[position] < 0x80) {
            size_t next = millrace_skip_ascii(bytes, position, length);
            if (next == position) next++;
            position = next;
            continue;
        }
        size_t sequence = millrace_sequence_length(bytes + position, length - position);
        if (sequence == 0) return position;
        position += sequence;
    }
    return length;
}
