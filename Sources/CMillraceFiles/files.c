#define _GNU_SOURCE

#include "CMillraceFiles.h"

#include <errno.h>
#include <fcntl.h>

void millrace_files_start_writeback(int descriptor, int64_t offset, int64_t count) {
#ifdef SYNC_FILE_RANGE_WRITE
    // File systems that cannot do it leave errno behind, which no caller asked for.
    int kept = errno;
    (void)sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
    errno = kept;
#else
    (void)descriptor;
    (void)offset;
    (void)count;
#endif
}
