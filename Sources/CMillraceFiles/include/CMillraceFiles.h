// What local files need and the platform's Swift module leaves out.
#ifndef CMILLRACE_FILES_H
#define CMILLRACE_FILES_H

#include <stdint.h>

// Asks the system to begin writing these bytes of an open file to the disk, without waiting for them. A hint: nothing is said of whether it
// could be followed, and only a sync makes the bytes durable.
void millrace_files_start_writeback(int descriptor, int64_t offset, int64_t count);
#endif
