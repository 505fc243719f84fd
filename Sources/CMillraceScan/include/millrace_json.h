#ifndef MILLRACE_JSON_H
#define MILLRACE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The bytes from `bytes` on that stand in a JSON string as they are: before the first quote, backslash or control character.
///
/// Such a byte must come, and 15 more bytes behind it must be readable. In the header, so that it is inlined: most strings are short.
static inline __attribute__((always_inline)) size_t millrace_json_plain(const uint8_t *bytes) {
    typedef uint8_t millrace_bytes16 __attribute__((vector_size(16)));
    typedef char millrace_chars16 __attribute__((vector_size(16)));
    typedef uint64_t millrace_words2 __attribute__((vector_size(16)));
    for (size_t at = 0;; at += 16) {
        millrace_bytes16 chunk;
        __builtin_memcpy(&chunk, bytes + at, 16);
        millrace_chars16 special = (millrace_chars16)((chunk == '"') | (chunk == '\\') | (chunk < 0x20));
#if defined(__SSE2__)
        unsigned mask = (unsigned)__builtin_ia32_pmovmskb128(special);
        if (mask != 0) return at + (size_t)__builtin_ctz(mask);
#else
        millrace_words2 words = (millrace_words2)special;
        if (words[0] != 0) return at + (size_t)(__builtin_ctzll(words[0]) >> 3);
        if (words[1] != 0) return at + 8 + (size_t)(__builtin_ctzll(words[1]) >> 3);
#endif
    }
}

/// Where a walk through the elements of a JSON array stands between two calls.
typedef struct {
    /// How many objects and arrays are open inside the element.
    uint64_t depth;
    bool in_string;
    bool after_backslash;
} millrace_json_nesting;

/// The position of the comma or bracket that ends the element under way; `length` when it goes on.
size_t millrace_json_element_end(millrace_json_nesting *nesting, const uint8_t *bytes, size_t length);

#endif
