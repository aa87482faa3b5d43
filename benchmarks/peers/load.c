/* The load: plays so many Twilio streams and the engine behind the bridge, on one epoll, one clock.
 *
 *     cc -O2 -o load load.c && ./load BRIDGE_PORT ENGINE_PORT CALLS SECONDS BARGE_SECONDS
 *
 * Each stream sends a unit of 160 bytes every 20 ms, the streams spread over the 20 ms. A unit says
 * whose it is, its number and when it was sent, in bytes that survive μ-law -> PCM -> μ-law. The
 * engine sends each unit back with the time of that moment: so both ways are measured one way.
 * It says `begin` and `end` at the edges of the window, then the figures; then it waits for a line,
 * with the streams going on, and makes the callers speak over the agent: each call, twice a second,
 * gets a second of audio at once, and 200 ms later UserStartedSpeaking; `clear` is waited for. */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/resource.h>

#include "ws.h"

enum { UNIT = 160, MARKER = 0x90, FILLER = 0x85, DIGITS = 26, MOST = 4000 };
enum Phase { RAMP, SETTLE, WINDOW, DRAIN, HOLD, BARGE, OVER };
static const double RAMP_EACH = 0.005, READY_WITHIN = 20, SETTLE_FOR = 1, DRAIN_FOR = 1;
static const double CYCLE = 0.5, BARGE_AFTER = 0.2;

typedef struct {
    uint8_t digits[DIGITS];
    int have; /* bytes of the unit that have come; 0 before its marker */
} Unit;

typedef struct Engine Engine;
typedef struct {
    Socket line;
    Engine *engine;
    Unit heard;
    uint32_t sent, last_up, last_down;
    int is_ready, barges;
    double spoken_over_at;
} Call;

struct Engine {
    Socket socket;
    Unit said;
    Call *call;
};

typedef struct {
    uint32_t *us;
    size_t count, room;
} Samples;

static Call calls[MOST];
static int wanted, opened, ready, closed, poll_fd, bridge_port;
static enum Phase phase = RAMP;
static double began, opens, edge, from_time, to_time, window, barge_window;
static uint64_t ticks, barge_ticks;
static long up_sent, up_got, down_sent, down_got, disordered, barges, cleared;
static Samples up, down, lateness, barge_waits;
static double cpu_at_begin, cpu_at_end;

static void note(Samples *s, double seconds) {
    if (s->count == s->room) {
        s->room = s->room * 2 + 65536;
        s->us = realloc(s->us, s->room * sizeof *s->us);
        if (s->us == NULL) die("memory");
    }
    s->us[s->count++] = seconds < 0 ? 0 : (uint32_t)(seconds * 1e6);
}

/* The time, as a unit can say it: whole microseconds since the load began. */
static double now_as_told(void) {
    return began + (double)(uint64_t)((now_seconds() - began) * 1e6) / 1e6;
}

static int in_window(double at) { return at >= from_time && at < to_time; }

/* --- units ------------------------------------------------------------------------------ */

static void write_digits(uint8_t *to, uint64_t number, int digits) {
    for (int i = digits - 1; i >= 0; i--, number >>= 4) to[i] = 0x80 | (number & 15);
}

static uint64_t read_digits(const uint8_t *from, int digits) {
    uint64_t number = 0;
    for (int i = 0; i < digits; i++) number = number << 4 | (from[i] & 15);
    return number;
}

static void make_unit(uint8_t *to, uint64_t call, uint64_t number, double at) {
    memset(to, FILLER, UNIT);
    to[0] = MARKER;
    write_digits(to + 1, call, 4);
    write_digits(to + 5, number, 8);
    write_digits(to + 13, (uint64_t)((at - began) * 1e6 + 0.5), 14);
}

/* Take a byte of a stream of units, however it is cut; returns 1 at a unit's last byte. Silence
 * that a bridge puts between is passed over. */
static int take_byte(Unit *unit, uint8_t byte) {
    if (byte == MARKER) {
        unit->have = 1;
    } else if (unit->have && (byte & 0xF0) == 0x80) {
        if (unit->have <= DIGITS) unit->digits[unit->have - 1] = byte;
        if (++unit->have == UNIT) return unit->have = 0, 1;
    }
    return 0;
}

static double sent_at(const Unit *unit) {
    return began + (double)read_digits(unit->digits + 12, 14) / 1e6;
}

/* --- the sockets ------------------------------------------------------------------------ */

static void watch(Socket *s, void *tag, int how) {
    uint32_t writes = s->out.size ? EPOLLOUT : 0;
    struct epoll_event event = {.events = EPOLLIN | writes, .data.ptr = tag};
    epoll_ctl(poll_fd, how, s->fd, &event);
}

/* A tag is a call, or an engine with the lowest bit set; NULL is the door. */
static void *engine_tag(Engine *engine) { return (void *)((uintptr_t)engine | 1); }

static void say(Socket *s, void *tag, int kind, const void *what, size_t size) {
    if (!s->is_open || s->out.size > FULL) return; /* what is not sent is missed at the end */
    int waited = s->out.size != 0;
    send_frame(s, kind, what, size);
    if (!waited && s->out.size) watch(s, tag, EPOLL_CTL_MOD);
}

static void open_line(void) {
    Call *call = &calls[opened++];
    Socket *s = &call->line;
    struct sockaddr_in address = loopback(bridge_port);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), s->is_client = 1;
    if (connect(s->fd, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS)
        die("connect");
    no_delay(s->fd);
    ask_upgrade(s, "/stream");
    watch(s, call, EPOLL_CTL_ADD);
}

static void line_opened(Call *call) {
    char text[400];
    long n = call - calls;
    int size = snprintf(text, sizeof text, "{\"event\":\"connected\",\"protocol\":\"Call\"}");
    say(&call->line, call, TEXT, text, (size_t)size);
    size = snprintf(text, sizeof text,
                    "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"streamSid\":\"MZ%ld\","
                    "\"accountSid\":\"AC1\",\"callSid\":\"CA%ld\",\"tracks\":[\"inbound\"],"
                    "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,"
                    "\"channels\":1},\"customParameters\":{\"pass\":\"good\"}},"
                    "\"streamSid\":\"MZ%ld\"}",
                    n, n, n);
    say(&call->line, call, TEXT, text, (size_t)size);
}

static void send_unit(Call *call, double due) {
    uint8_t unit[UNIT];
    char text[500];
    long n = call - calls;
    if (!call->line.is_open) return;
    int size = snprintf(text, sizeof text,
                        "{\"event\":\"media\",\"sequenceNumber\":\"%u\",\"media\":{\"track\":"
                        "\"inbound\",\"chunk\":\"%u\",\"timestamp\":\"%u\",\"payload\":\"",
                        call->sent + 2, call->sent + 1, call->sent * 20);
    double now = now_as_told();
    make_unit(unit, (uint64_t)n, ++call->sent, now);
    size += (int)to_base64(unit, UNIT, text + size);
    size += snprintf(text + size, sizeof text - (size_t)size, "\"},\"streamSid\":\"MZ%ld\"}", n);
    if (in_window(now)) up_sent++, note(&lateness, now - due);
    say(&call->line, call, TEXT, text, (size_t)size);
}

static void unit_said(Engine *engine) {
    double now = now_seconds(), then = sent_at(&engine->said);
    uint64_t n = read_digits(engine->said.digits, 4);
    uint32_t number = (uint32_t)read_digits(engine->said.digits + 4, 8);
    if (n >= (uint64_t)wanted) return;
    Call *call = &calls[n];
    engine->call = call, call->engine = engine;
    if (number <= call->last_up) disordered++;
    call->last_up = number;
    if (in_window(then)) up_got++, note(&up, now - then);
    if (phase > DRAIN) return; /* callers speak over the agent: nothing comes back */
    uint8_t unit[UNIT];
    make_unit(unit, n, number, now = now_as_told());
    if (in_window(now)) down_sent++;
    say(&engine->socket, engine_tag(engine), BINARY, unit, UNIT);
}

static void unit_heard(Call *call) {
    double now = now_seconds(), then = sent_at(&call->heard);
    uint32_t number = (uint32_t)read_digits(call->heard.digits + 4, 8);
    if (number <= call->last_down) disordered++;
    call->last_down = number;
    if (in_window(then)) down_got++, note(&down, now - then);
    if (!call->is_ready) call->is_ready = 1, ready++;
}

static void line_told(Call *call, uint8_t *text, size_t size) {
    static const char PAYLOAD[] = "\"payload\":", CLEAR[] = "\"clear\"";
    static uint8_t sound[1 << 20];
    uint8_t *from = memmem(text, size, PAYLOAD, sizeof PAYLOAD - 1);
    if (from == NULL) {
        if (memmem(text, size, CLEAR, sizeof CLEAR - 1) && call->spoken_over_at > 0) {
            note(&barge_waits, now_seconds() - call->spoken_over_at), cleared++;
            call->spoken_over_at = 0;
        }
        return;
    }
    from += sizeof PAYLOAD - 1;
    while (*from == ' ' || *from == '"') from++; /* some bridges write JSON with spaces */
    uint8_t *end = memchr(from, '"', size - (size_t)(from - text));
    if (end == NULL || end - from > (long)sizeof sound) return;
    size_t bytes = from_base64((char *)from, (size_t)(end - from), sound);
    for (size_t i = 0; i < bytes; i++)
        if (take_byte(&call->heard, sound[i])) unit_heard(call);
}

static void engine_told(Engine *engine, int kind, uint8_t *what, size_t size) {
    static const char APPLIED[] = "{\"type\":\"SettingsApplied\"}";
    if (kind == BINARY) {
        for (size_t i = 0; i < size; i++)
            if (take_byte(&engine->said, what[i])) unit_said(engine);
    } else if (kind == TEXT && memmem(what, size, "\"Settings\"", 10)) {
        say(&engine->socket, engine_tag(engine), TEXT, APPLIED, sizeof APPLIED - 1);
    }
}

static void gone(Socket *s) {
    close(s->fd);
    s->fd = -1, s->is_open = 0, closed++;
}

static void take(void *tag, uint32_t events) {
    Engine *engine = (uintptr_t)tag & 1 ? (Engine *)((uintptr_t)tag & ~(uintptr_t)1) : NULL;
    Call *call = engine ? NULL : tag;
    Socket *s = engine ? &engine->socket : &call->line;
    if (s->fd < 0) return;
    if (events & EPOLLOUT && !flush(s)) watch(s, tag, EPOLL_CTL_MOD);
    if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
    int lives = receive(s), kind;
    if (!s->is_open && shake_hands(s)) {
        static const char WELCOME[] = "{\"type\":\"Welcome\",\"request_id\":\"1\"}";
        if (call) line_opened(call);
        if (engine) say(s, tag, TEXT, WELCOME, sizeof WELCOME - 1);
    }
    size_t from = 0, size;
    uint8_t *what;
    while (s->is_open && (kind = next_frame(s, &from, &what, &size))) {
        if (kind == CLOSING) lives = 0;
        else if (kind == 9) say(s, tag, 10, what, size);
        else if (call && kind == TEXT) line_told(call, what, size);
        else if (engine) engine_told(engine, kind, what, size);
    }
    forget_read(s, from);
    if (!lives) gone(s);
}

static void let_in(int door) {
    int fd;
    while ((fd = accept(door, NULL, NULL)) >= 0) {
        Engine *engine = calloc(1, sizeof *engine);
        engine->socket.fd = fd;
        no_delay(fd);
        watch(&engine->socket, engine_tag(engine), EPOLL_CTL_ADD);
    }
}

/* --- the course ------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_samples(const char *name, Samples *s) {
    if (s->count == 0) {
        printf("\"%s\":null,", name);
        return;
    }
    qsort(s->us, s->count, sizeof *s->us, by_size);
    printf("\"%s\":[%.3f,%.3f,%.3f],", name, s->us[s->count / 2] / 1e3,
           s->us[s->count * 99 / 100] / 1e3, s->us[s->count - 1] / 1e3);
}

static void print_figures(void) {
    printf("{");
    print_samples("up", &up);
    print_samples("down", &down);
    print_samples("late", &lateness);
    printf("\"sent\":%ld,\"lost\":%ld,\"disordered\":%ld,\"closed\":%d,\"load_cpu\":%.3f}\n",
           up_sent + down_sent, up_sent - up_got + down_sent - down_got, disordered, closed,
           (cpu_at_end - cpu_at_begin) / window);
    fflush(stdout);
}

static double cpu_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void tell(const char *word) {
    puts(word);
    fflush(stdout);
}

static void next_phase(double now) {
    switch (phase) {
    case RAMP:
        for (; opened < wanted && now >= opens; opens += RAMP_EACH) open_line();
        if (ready == wanted) phase = SETTLE, edge = now + SETTLE_FOR;
        else if (now > began + wanted * RAMP_EACH + READY_WITHIN) {
            printf("{\"failed\":\"%d of %d calls were ready\"}\n", ready, wanted);
            exit(0);
        }
        break;
    case SETTLE:
        if (now < edge) break;
        phase = WINDOW, from_time = now, edge = to_time = now + window;
        cpu_at_begin = cpu_seconds(), tell("begin");
        break;
    case WINDOW:
        if (now < edge) break;
        phase = DRAIN, edge = now + DRAIN_FOR;
        cpu_at_end = cpu_seconds(), tell("end");
        break;
    case DRAIN:
        if (now >= edge) phase = HOLD, print_figures();
        break;
    case BARGE:
        if (now >= edge) phase = OVER;
    default:
        break;
    }
}

/* One step of one call: audio at once, or the caller speaking over it. The two steps of a cycle are
 * two pointers that go round the calls, the second BARGE_AFTER behind. */
static void speak(Call *call) {
    static const char BEGAN[] = "{\"type\":\"AgentStartedSpeaking\"}";
    static uint8_t sound[320];
    memset(sound, FILLER, sizeof sound);
    Engine *engine = call->engine;
    say(&engine->socket, engine_tag(engine), TEXT, BEGAN, sizeof BEGAN - 1);
    for (int i = 0; i < 25; i++)
        say(&engine->socket, engine_tag(engine), BINARY, sound, sizeof sound);
}

static void speak_over(Call *call) {
    static const char OVER_US[] = "{\"type\":\"UserStartedSpeaking\"}";
    barges++;
    call->spoken_over_at = now_seconds();
    say(&call->engine->socket, engine_tag(call->engine), TEXT, OVER_US, sizeof OVER_US - 1);
}

static void barge_in(double now) {
    static uint64_t spoken;
    double since = now - (edge - barge_window - 0.5), each = CYCLE / wanted;
    for (; (double)spoken * each <= since && since < barge_window; spoken++)
        speak(&calls[spoken % (uint64_t)wanted]);
    while (barge_ticks < spoken) { /* anywhere between the bursts of others, evenly */
        double turn = (double)barge_ticks * 0.618;
        if (((double)barge_ticks + turn - (double)(uint64_t)turn) * each + BARGE_AFTER > since) break;
        speak_over(&calls[barge_ticks++ % (uint64_t)wanted]);
    }
}

static void send_due(double now) {
    double each = 0.020 / wanted;
    for (int i = 0; i < 64 && began + (double)ticks * each <= now; i++, ticks++)
        send_unit(&calls[ticks % (uint64_t)wanted], began + (double)ticks * each);
}

static void wait_for_events(int door) {
    struct epoll_event events[256];
    double wait = began + (double)ticks * 0.020 / wanted - now_seconds();
    struct timespec until = {0, wait > 0 ? (long)(wait * 1e9) : 0};
    int n = epoll_pwait2(poll_fd, events, 256, &until, NULL);
    for (int i = 0; i < n; i++) {
        void *tag = events[i].data.ptr;
        char line[100];
        if (tag == NULL) {
            let_in(door);
        } else if (tag != &poll_fd) {
            take(tag, events[i].events);
        } else if (read(0, line, sizeof line) <= 0) {
            phase = OVER;
        } else if (phase == HOLD) {
            phase = BARGE, edge = now_seconds() + barge_window + 0.5;
        }
    }
}

int main(int count, char **given) {
    if (count != 6) return 2;
    struct rlimit files = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &files);
    bridge_port = atoi(given[1]), wanted = atoi(given[3]);
    window = atof(given[4]), barge_window = atof(given[5]);
    if (wanted < 1 || wanted > MOST) return 2;
    poll_fd = epoll_create1(0);
    int door = listening(atoi(given[2]));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, door, &event);
    event.data.ptr = &poll_fd;
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &event);
    began = opens = now_seconds();
    while (phase != OVER) {
        double now = now_seconds();
        next_phase(now);
        send_due(now);
        if (phase == BARGE) barge_in(now);
        wait_for_events(door);
    }
    printf("{");
    print_samples("barge", &barge_waits);
    printf("\"barges\":%ld,\"cleared\":%ld}\n", barges, cleared);
    return 0;
}
