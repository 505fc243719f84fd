// delay PORT MILLISECONDS: a TCP proxy to 127.0.0.1:PORT that holds every byte back for so long, in each direction.
//
// Each piece that arrives gets the time at which it may leave and waits in its direction's queue: what is delayed is the bytes, not the
// line, so a connection carries as much as its window allows. Prints its own port; then, for every line on standard input, one line of
// JSON with what it has counted; ends with the input.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// What one direction may hold: at 10 ms, some 800 MB/s.
enum { PIECE = 128 << 10, HELD_AT_MOST = 8 << 20, METHODS = 5 };

static const char *const methods[METHODS] = {"GET", "PUT", "HEAD", "POST", "DELETE"};

struct direction;

struct piece {
    struct piece *next;          // in its direction
    struct piece *next_due;      // in the order of time, over all directions
    struct direction *direction;
    long long due;               // ns
    int is_due, length, sent;
    char bytes[];                // none: the end of the stream
};

struct side {
    int socket, events;
    struct direction *in, *out;  // what is read from the socket, what is written to it
};

struct direction {
    struct side *from, *to;
    struct piece *first, *last;
    long held;
    int is_read_to_end, is_done;
    struct pair *pair;
};

struct pair {
    struct side client, server;
    struct direction up, down;
    int is_answered, is_broken, waiting;  // waiting: pieces in the order of time that still point here
    struct pair *next_dead;
};

static int poller;
static long long delay;
static struct piece *first_due, *last_due;
static struct pair *dead;
static long long bytes_up, bytes_down, connections, requests[METHODS];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void watch(struct side *side) {
    int events = 0;
    if (!side->in->is_read_to_end && side->in->held < HELD_AT_MOST) events |= EPOLLIN;
    if (side->out->first && side->out->first->is_due) events |= EPOLLOUT;
    if (events == side->events) return;
    struct epoll_event event = {.events = (unsigned)events, .data.ptr = side};
    if (epoll_ctl(poller, EPOLL_CTL_MOD, side->socket, &event) < 0) fail("epoll_ctl");
    side->events = events;
}

static void end(struct pair *pair) {
    if (pair->is_broken) return;
    pair->is_broken = 1;
    close(pair->client.socket);
    close(pair->server.socket);
    pair->next_dead = dead;
    dead = pair;
}

// A request begins where the client speaks after the server has answered, or for the first time.
static void count_request(struct pair *pair, const struct piece *piece) {
    for (int i = 0; i < METHODS; i++) {
        size_t length = strlen(methods[i]);
        if ((size_t)piece->length <= length || memcmp(piece->bytes, methods[i], length) || piece->bytes[length] != ' ') continue;
        requests[i]++;
        pair->is_answered = 0;
    }
}

static void hold(struct direction *direction, struct piece *piece) {
    piece->next = piece->next_due = NULL;
    piece->direction = direction;
    piece->due = now() + delay;
    piece->is_due = piece->sent = 0;
    direction->held += piece->length;
    direction->pair->waiting++;
    if (direction->last) direction->last->next = piece; else direction->first = piece;
    direction->last = piece;
    if (last_due) last_due->next_due = piece; else first_due = piece;
    last_due = piece;
}

static void take_in(struct side *side) {
    static char buffer[PIECE];
    struct direction *direction = side->in;
    ssize_t count = recv(side->socket, buffer, PIECE, 0);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR) end(direction->pair);
        return;
    }
    struct piece *piece = malloc(sizeof *piece + (size_t)count);
    if (!piece) fail("malloc");
    piece->length = (int)count;
    memcpy(piece->bytes, buffer, (size_t)count);
    struct pair *pair = direction->pair;
    if (direction == &pair->up) {
        bytes_up += count;
        if (pair->is_answered) count_request(pair, piece);
    } else {
        bytes_down += count;
        pair->is_answered = 1;
    }
    hold(direction, piece);
    if (!count) direction->is_read_to_end = 1;
}

static void give_out(struct direction *direction) {
    struct piece *piece;
    while ((piece = direction->first) && piece->is_due) {
        if (!piece->length) {
            shutdown(direction->to->socket, SHUT_WR);
            direction->is_done = 1;
        } else {
            ssize_t count = send(direction->to->socket, piece->bytes + piece->sent, (size_t)(piece->length - piece->sent), MSG_NOSIGNAL);
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (count < 0) return end(direction->pair);
            piece->sent += (int)count;
            direction->held -= count;
            if (piece->sent < piece->length) continue;
        }
        direction->first = piece->next;
        if (!direction->first) direction->last = NULL;
        free(piece);
    }
    if (direction->pair->up.is_done && direction->pair->down.is_done) end(direction->pair);
}

static void after(struct pair *pair) {
    if (pair->is_broken) return;
    watch(&pair->client);
    watch(&pair->server);
}

// Lets everything go whose time has come; returns how many ns are left until the next, or -1.
static long long release_due(void) {
    while (first_due) {
        long long left = first_due->due - now();
        if (left > 0) return left;
        struct piece *piece = first_due;
        struct direction *direction = piece->direction;
        first_due = piece->next_due;
        if (!first_due) last_due = NULL;
        piece->is_due = 1;
        direction->pair->waiting--;
        if (direction->pair->is_broken) continue;
        give_out(direction);
        after(direction->pair);
    }
    return -1;
}

static void free_dead(void) {
    struct pair **link = &dead;
    while (*link) {
        struct pair *pair = *link;
        if (pair->waiting) {
            link = &pair->next_dead;
            continue;
        }
        for (int i = 0; i < 2; i++) {
            struct piece *piece = (i ? &pair->up : &pair->down)->first;
            while (piece) {
                struct piece *next = piece->next;
                free(piece);
                piece = next;
            }
        }
        *link = pair->next_dead;
        free(pair);
    }
}

static void join(struct side *side, int socket, struct direction *in, struct direction *out) {
    int one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    *side = (struct side){.socket = socket, .in = in, .out = out};
    in->from = side;
    out->to = side;
    struct epoll_event event = {.events = 0, .data.ptr = side};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event) < 0) fail("epoll_ctl");
}

static void take_connection(int listener, int port) {
    int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    // To loopback a connect returns at once.
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    struct pair *pair = calloc(1, sizeof *pair);
    if (!pair) fail("calloc");
    pair->up.pair = pair->down.pair = pair;
    pair->is_answered = 1;
    join(&pair->client, client, &pair->up, &pair->down);
    join(&pair->server, server, &pair->down, &pair->up);
    connections++;
    after(pair);
}

static void report(void) {
    char line[256];
    if (read(0, line, sizeof line) <= 0) exit(0);
    printf("{\"bytes_up\": %lld, \"bytes_down\": %lld, \"connections\": %lld", bytes_up, bytes_down, connections);
    for (int i = 0; i < METHODS; i++) printf(", \"%s\": %lld", methods[i], requests[i]);
    puts("}");
    fflush(stdout);
}

int main(int count, char **words) {
    if (count != 3) return fprintf(stderr, "usage: delay PORT MILLISECONDS\n"), 2;
    int port = atoi(words[1]);
    delay = (long long)(atof(words[2]) * 1e6);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof own;
    if (bind(listener, (struct sockaddr *)&own, size) < 0 || listen(listener, 1024) < 0) fail("listen");
    getsockname(listener, (struct sockaddr *)&own, &size);
    printf("%d\n", ntohs(own.sin_port));
    fflush(stdout);
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    event.data.ptr = &delay;  // stands for standard input
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event);
    for (;;) {
        long long left = release_due();
        free_dead();
        struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        struct epoll_event events[64];
        int found = epoll_pwait2(poller, events, 64, left < 0 ? NULL : &wait, NULL);
        if (found < 0 && errno != EINTR) fail("epoll_pwait2");
        for (int i = 0; i < found; i++) {
            if (!events[i].data.ptr) { take_connection(listener, port); continue; }
            if (events[i].data.ptr == &delay) { report(); continue; }
            struct side *side = events[i].data.ptr;
            struct pair *pair = side->in->pair;
            // The pair may have ended a moment ago; it is freed only after this round.
            if (!pair->is_broken && events[i].events & EPOLLOUT) give_out(side->out);
            if (!pair->is_broken && events[i].events & EPOLLIN) take_in(side);
            else if (!pair->is_broken && events[i].events & (EPOLLERR | EPOLLHUP) && side->in->is_read_to_end) end(pair);
            after(pair);
        }
    }
}
