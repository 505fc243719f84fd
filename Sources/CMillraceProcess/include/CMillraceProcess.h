// What belongs to the process as a whole, and so to the executables only: a library must not change it.
#ifndef CMILLRACE_PROCESS_H
#define CMILLRACE_PROCESS_H

// Holds the allocator to a few arenas, each of which keeps what was freed in it, and lets it trim the heap beyond so many bytes. Blocks of
// up to 4 MiB come from the heap: slabs and pages from the system would fault their memory in anew each time (1.1 s of 766 MB's 3.8 s);
// larger ones, upload parts above all, go back to the system at once.
// glibc's Swift module leaves mallopt out.
void millrace_process_limit_allocator(int arenas, int trim_beyond_bytes);

// Lets blocks of so many bytes and more come from the system and go back to it at once. Worth the faults where little memory may be used:
// what long records leave in the heap is too small for the next one, and stays.
void millrace_process_map_beyond(int bytes);

// From here on SIGINT, SIGTERM and SIGHUP do not end the process but are counted for millrace_process_wait_for_signal. A signal that the process
// was started with as ignored (nohup, a shell's background job) stays ignored; SIGPIPE is ignored from here
// on. 0, or -1 with errno.
int millrace_process_catch_signals(void);

// Waits for one caught signal.
void millrace_process_wait_for_signal(void);
#endif
