/* The floor: what a bridge must do and nothing else, in C on one epoll. For each stream: a socket to
 * the engine, payloads out of the line's JSON and into it, `clear` when the caller speaks.
 *
 *     cc -O2 -o floor floor.c && ./floor PORT ENGINE_PORT */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/resource.h>

#include "ws.h"

typedef struct Call {
    Socket line, engine;
    char head[200], clear[200];
    size_t head_size;
} Call;

static int poll_fd, engine_port;
static const char SETTINGS[] = "{\"type\":\"Settings\"}";

static void watch(int fd, void *what, uint32_t for_what, int how) {
    struct epoll_event event = {.events = for_what, .data.ptr = what};
    epoll_ctl(poll_fd, how, fd, &event);
}

/* What epoll tells about is a call, its lowest bit saying which side. */
static void *side_of(Call *call, int is_engine) { return (void *)((uintptr_t)call | is_engine); }

static void watch_writes(Call *call, Socket *s) {
    int is_engine = s == &call->engine;
    uint32_t writes = s->out.size ? EPOLLOUT : 0;
    watch(s->fd, side_of(call, is_engine), EPOLLIN | writes, EPOLL_CTL_MOD);
}

static void start(Call *call, const char *text) {
    const char *id = strstr(text, "\"streamSid\":\"");
    if (id == NULL) return;
    id += 13;
    int size = (int)strcspn(id, "\"");
    call->head_size = (size_t)snprintf(
        call->head, sizeof call->head,
        "{\"event\":\"media\",\"streamSid\":\"%.*s\",\"media\":{\"payload\":\"", size, id);
    snprintf(call->clear, sizeof call->clear, "{\"event\":\"clear\",\"streamSid\":\"%.*s\"}", size,
             id);
    Socket *engine = &call->engine;
    struct sockaddr_in address = loopback(engine_port);
    engine->fd = socket(AF_INET, SOCK_STREAM, 0), engine->is_client = 1;
    if (connect(engine->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
    no_delay(engine->fd);
    watch(engine->fd, side_of(call, 1), EPOLLIN, EPOLL_CTL_ADD);
    ask_upgrade(engine, "/");
}

static void from_line(Call *call, int kind, uint8_t *text, size_t size) {
    static const char PAYLOAD[] = "\"payload\":\"";
    if (kind != TEXT) return;
    uint8_t *from = memmem(text, size, PAYLOAD, sizeof PAYLOAD - 1);
    if (from == NULL) {
        uint8_t last = text[size];
        text[size] = 0; /* the byte behind is the next frame's, or room */
        if (strstr((char *)text, "\"start\"")) start(call, (char *)text);
        text[size] = last;
        return;
    }
    if (!call->engine.is_open) return;
    from += sizeof PAYLOAD - 1;
    uint8_t *end = memchr(from, '"', size - (size_t)(from - text));
    if (end == NULL) return;
    size_t letters = (size_t)(end - from);
    size_t sound = letters / 4 * 3 - (end[-1] == '=') - (end[-2] == '=');
    uint8_t *to = begin_frame(&call->engine, BINARY, sound);
    from_base64((char *)from, letters, to);
    finish_frame(&call->engine, to, sound);
    if (call->engine.out.size) watch_writes(call, &call->engine);
}

static void from_engine(Call *call, int kind, uint8_t *what, size_t size) {
    if (kind == BINARY) {
        size_t letters = (size + 2) / 3 * 4, whole = call->head_size + letters + 3;
        uint8_t *to = begin_frame(&call->line, TEXT, whole);
        memcpy(to, call->head, call->head_size);
        to_base64(what, size, (char *)to + call->head_size);
        memcpy(to + call->head_size + letters, "\"}}", 3);
        finish_frame(&call->line, to, whole);
    } else if (kind == TEXT && memmem(what, size, "\"UserStartedSpeaking\"", 21)) {
        send_frame(&call->line, TEXT, call->clear, strlen(call->clear));
    }
    if (call->line.out.size) watch_writes(call, &call->line);
}

static void hang_up(Call *call) {
    close(call->line.fd);
    if (call->engine.fd > 0) close(call->engine.fd);
    call->line.fd = call->engine.fd = -1; /* kept: this round's events may still name it */
}

static void take(Call *call, int is_engine, uint32_t events) {
    Socket *s = is_engine ? &call->engine : &call->line;
    if (s->fd < 0) return;
    if (events & EPOLLOUT && !flush(s)) watch_writes(call, s);
    if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
    int lives = receive(s);
    if (!s->is_open && shake_hands(s) && is_engine)
        send_frame(s, TEXT, SETTINGS, sizeof SETTINGS - 1);
    size_t from = 0, size;
    uint8_t *payload;
    int kind;
    grow(&s->in, 1);
    while (s->is_open && (kind = next_frame(s, &from, &payload, &size))) {
        if (kind == CLOSING) lives = 0;
        (is_engine ? from_engine : from_line)(call, kind, payload, size);
    }
    forget_read(s, from);
    if (!lives) hang_up(call);
}

int main(int count, char **given) {
    if (count != 3) return 2;
    struct rlimit files = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &files);
    engine_port = atoi(given[2]);
    poll_fd = epoll_create1(0);
    int door = listening(atoi(given[1]));
    watch(door, NULL, EPOLLIN, EPOLL_CTL_ADD);
    for (;;) {
        struct epoll_event events[256];
        int n = epoll_wait(poll_fd, events, 256, -1);
        for (int i = 0; i < n; i++) {
            uintptr_t who = (uintptr_t)events[i].data.ptr;
            if (who) {
                take((Call *)(who & ~(uintptr_t)1), who & 1, events[i].events);
                continue;
            }
            int fd = accept(door, NULL, NULL);
            if (fd < 0) continue;
            Call *call = calloc(1, sizeof *call);
            call->line.fd = fd;
            no_delay(fd);
            watch(fd, side_of(call, 0), EPOLLIN, EPOLL_CTL_ADD);
        }
    }
}
