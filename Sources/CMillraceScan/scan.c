// Which implementation runs.
#include "CMillraceScan.h"

#include "implementations.h"

bool millrace_scan_supports(millrace_scan_implementation implementation) {
    switch (implementation) {
    case MILLRACE_SCAN_SCALAR:
        return true;
    case MILLRACE_SCAN_AVX2:
#if defined(__x86_64__)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("popcnt");
#else
        return false;
#endif
    case MILLRACE_SCAN_NEON:
#if defined(__aarch64__)
        return true;
#else
        return false;
#endif
    }
    return false;
}

millrace_scan_implementation millrace_scan_best(void) {
    if (millrace_scan_supports(MILLRACE_SCAN_AVX2)) return MILLRACE_SCAN_AVX2;
    if (millrace_scan_supports(MILLRACE_SCAN_NEON)) return MILLRACE_SCAN_NEON;
    return MILLRACE_SCAN_SCALAR;
}

millrace_scan_state millrace_scan_start(uint8_t delimiter, uint8_t quote, millrace_scan_implementation implementation) {
    millrace_scan_state state = {0};
    state.delimiter = delimiter;
    state.quote = quote;
    state.implementation = millrace_scan_supports(implementation) ? implementation : MILLRACE_SCAN_SCALAR;
    state.irregular = MILLRACE_SCAN_NONE;
    state.opening = MILLRACE_SCAN_NONE;
    // A record starts after a line end, even where there is none.
    state.after_separator = 1;
    state.after_line_feed = 1;
    return state;
}

size_t millrace_scan(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions) {
    switch (state->implementation) {
#if defined(__x86_64__)
    case MILLRACE_SCAN_AVX2:
        return millrace_scan_avx2(state, bytes, length, positions);
#endif
#if defined(__aarch64__)
    case MILLRACE_SCAN_NEON:
        return millrace_scan_neon(state, bytes, length, positions);
#endif
    default:
        return millrace_scan_scalar(state, bytes, length, positions);
    }
}
