#ifndef MILLRACE_IMPLEMENTATIONS_H
#define MILLRACE_IMPLEMENTATIONS_H

#include "CMillraceScan.h"

size_t millrace_scan_scalar(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions);
#if defined(__x86_64__)
size_t millrace_scan_avx2(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions);
#endif
#if defined(__aarch64__)
size_t millrace_scan_neon(millrace_scan_state *state, const uint8_t *bytes, size_t length, uint32_t *positions);
#endif

#endif
