#include "CMillraceProcess.h"

#include <malloc.h>
#include <signal.h>
#include <stddef.h>

static sigset_t handled(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

__attribute__((constructor)) static void block_signals(void) {
    sigset_t signals = handled();
    sigprocmask(SIG_BLOCK, &signals, NULL);
}

int millrace_process_wait_for_signal(void) {
    sigset_t signals = handled();
    int signal = 0;
    sigwait(&signals, &signal);
    return signal;
}

void millrace_process_limit_allocator(int arenas, int trim_beyond_bytes) {
    mallopt(M_ARENA_MAX, arenas);
    mallopt(M_TRIM_THRESHOLD, trim_beyond_bytes);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
}
