// The settings of glibc's allocator, which its Swift module leaves out. For the executables only: a library must not change them.
#ifndef CMILLRACE_ALLOCATOR_H
#define CMILLRACE_ALLOCATOR_H
#include <malloc.h>

static inline void millrace_allocator_limit_arenas(int count) { mallopt(M_ARENA_MAX, count); }

static inline void millrace_allocator_trim_beyond(int bytes) { mallopt(M_TRIM_THRESHOLD, bytes); }
#endif
