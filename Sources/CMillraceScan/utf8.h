#ifndef MILLRACE_UTF8_H
#define MILLRACE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
/// How many of the first bytes are surely well-formed UTF-8 that ends with a whole sequence; the rest has to be looked at one by one.
size_t millrace_utf8_valid_prefix_avx2(const uint8_t *bytes, size_t length);
#endif

#endif
