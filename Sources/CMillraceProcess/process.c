#include "CMillraceProcess.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

// Counts the signals that came: a handler may write to it, and a thread may sleep on it.
static int caught = -1;

static void count_signal(int signal) {
    (void)signal;
    int kept = errno;
    uint64_t one = 1;
    ssize_t written = write(caught, &one, sizeof one);
    (void)written;
    errno = kept;
}

int millrace_process_catch_signals(void) {
    // A reader that has gone away (a pipe into head) must not end a run with its uploads left behind.
    signal(SIGPIPE, SIG_IGN);
    caught = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE);
    if (caught < 0) return -1;
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (int i = 0; i < 3; i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) != 0) return -1;
        if (before.sa_handler == SIG_IGN) continue;
        struct sigaction action = {.sa_handler = count_signal, .sa_flags = SA_RESTART};
        sigemptyset(&action.sa_mask);
        if (sigaction(signals[i], &action, NULL) != 0) return -1;
    }
    return 0;
}

void millrace_process_wait_for_signal(void) {
    uint64_t one = 0;
    while (read(caught, &one, sizeof one) < 0 && errno == EINTR) {}
}

void millrace_process_limit_allocator(int arenas, int trim_beyond_bytes) {
    mallopt(M_ARENA_MAX, arenas);
    mallopt(M_TRIM_THRESHOLD, trim_beyond_bytes);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

void millrace_process_map_beyond(int bytes) { mallopt(M_MMAP_THRESHOLD, bytes); }
