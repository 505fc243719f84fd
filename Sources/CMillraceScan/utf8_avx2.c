// The validation of UTF-8 with AVX2, 32 bytes at a time.
//
// What is wrong with two neighbouring bytes can be told from three of their four half bytes: each half byte has a set of the faults that
// it does not rule out, looked up by a shuffle, and a fault in all three sets is one. Third and fourth bytes have to be continuations
// just where the first byte says so. (Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte", 2021.)
#if defined(__x86_64__)

#include "utf8.h"

#include <immintrin.h>
#include <stdbool.h>

#define MILLRACE_AVX2 __attribute__((target("avx2")))
#define MILLRACE_INLINE static inline __attribute__((always_inline))

/// Faults of a pair of bytes. SPEC: Unicode 15, table 3-7.
enum {
    /// A first byte of two, three or four without a continuation behind it.
    SHORT = 1 << 0,
    /// A continuation behind ASCII.
    STRAY = 1 << 1,
    /// E0 and less than A0.
    OVERLONG_3 = 1 << 2,
    /// F4 and more than 8F, or F5 and above.
    TOO_LARGE = 1 << 3,
    /// ED and more than 9F.
    SURROGATE = 1 << 4,
    /// C0 or C1.
    OVERLONG_2 = 1 << 5,
    /// F0 and less than 90, or F5 and above with the same.
    OVERLONG_4 = 1 << 6,
    /// Two continuations: right only as the third or fourth byte of a sequence.
    CONTINUED = 1 << 7,
};

/// Faults that do not depend on the first byte's low half.
#define ANY_LOW (SHORT | STRAY | CONTINUED)

static const uint8_t first_high[16] = {
    STRAY, STRAY, STRAY, STRAY, STRAY, STRAY, STRAY, STRAY,
    CONTINUED, CONTINUED, CONTINUED, CONTINUED,
    SHORT | OVERLONG_2, SHORT, SHORT | OVERLONG_3 | SURROGATE, SHORT | TOO_LARGE | OVERLONG_4,
};
static const uint8_t first_low[16] = {
    ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4, ANY_LOW | OVERLONG_2, ANY_LOW, ANY_LOW,
    ANY_LOW | TOO_LARGE, ANY_LOW | TOO_LARGE | OVERLONG_4, ANY_LOW | TOO_LARGE | OVERLONG_4,
    ANY_LOW | TOO_LARGE | OVERLONG_4, ANY_LOW | TOO_LARGE | OVERLONG_4, ANY_LOW | TOO_LARGE | OVERLONG_4,
    ANY_LOW | TOO_LARGE | OVERLONG_4, ANY_LOW | TOO_LARGE | OVERLONG_4, ANY_LOW | TOO_LARGE | OVERLONG_4,
    ANY_LOW | TOO_LARGE | OVERLONG_4 | SURROGATE, ANY_LOW | TOO_LARGE | OVERLONG_4, ANY_LOW | TOO_LARGE | OVERLONG_4,
};
static const uint8_t second_high[16] = {
    SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT,
    STRAY | OVERLONG_2 | CONTINUED | OVERLONG_3 | OVERLONG_4,
    STRAY | OVERLONG_2 | CONTINUED | OVERLONG_3 | TOO_LARGE,
    STRAY | OVERLONG_2 | CONTINUED | SURROGATE | TOO_LARGE,
    STRAY | OVERLONG_2 | CONTINUED | SURROGATE | TOO_LARGE,
    SHORT, SHORT, SHORT, SHORT,
};

MILLRACE_INLINE MILLRACE_AVX2 __m256i millrace_lookup(const uint8_t *table, __m256i halves) {
    __m128i row = _mm_loadu_si128((const __m128i *)(const void *)table);
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(row), halves);
}

MILLRACE_INLINE MILLRACE_AVX2 __m256i millrace_high_half(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

/// The bytes that stand `1`, `2` or `3` before those of `block`.
#define MILLRACE_BEFORE(block, previous, distance) \
    _mm256_alignr_epi8((block), _mm256_permute2x128_si256((previous), (block), 0x21), 16 - (distance))

/// A bit set somewhere for a fault that ends in `block`.
MILLRACE_INLINE MILLRACE_AVX2 __m256i millrace_faults(__m256i block, __m256i previous) {
    __m256i first = MILLRACE_BEFORE(block, previous, 1);
    __m256i pair = _mm256_and_si256(
        _mm256_and_si256(
            millrace_lookup(first_high, millrace_high_half(first)),
            millrace_lookup(first_low, _mm256_and_si256(first, _mm256_set1_epi8(0x0F)))),
        millrace_lookup(second_high, millrace_high_half(block)));
    // Saturated: the high bit stays only behind a first byte of three (two bytes back) or four (three back).
    __m256i third = _mm256_subs_epu8(MILLRACE_BEFORE(block, previous, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(MILLRACE_BEFORE(block, previous, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i wanted = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(pair, wanted);
}

/// Where the sequence begins that the byte before `position` belongs to, as far as it may go on behind it.
static size_t millrace_sequence_start(const uint8_t *bytes, size_t position) {
    size_t back = 1;
    while (back <= 3 && back <= position && (bytes[position - back] & 0xC0) == 0x80) back++;
    return back <= 3 && back <= position && bytes[position - back] >= 0xC0 ? position - back : position;
}

MILLRACE_AVX2 size_t millrace_utf8_valid_prefix_avx2(const uint8_t *bytes, size_t length) {
    __m256i previous = _mm256_setzero_si256();
    bool may_go_on = false;
    size_t position = 0;
    for (; position + 32 <= length; position += 32) {
        __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + position));
        bool is_ascii = _mm256_movemask_epi8(block) == 0;
        if (!is_ascii || may_go_on) {
            __m256i faults = millrace_faults(block, previous);
            if (!_mm256_testz_si256(faults, faults)) break;
        }
        may_go_on = !is_ascii;
        previous = block;
    }
    return millrace_sequence_start(bytes, position);
}

#endif
