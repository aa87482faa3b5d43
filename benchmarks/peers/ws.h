/* What the load and the floor share: WebSocket frames, base64, buffers; nothing that allocates per
 * frame. Only what the benchmark needs: text and binary frames in one piece, no extensions. */
#ifndef WS_H
#define WS_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FULL 1000000 /* a side that leaves so much unread is stuck */
enum { TEXT = 1, BINARY = 2, CLOSING = 8 };

typedef struct {
    uint8_t *at;
    size_t size, room;
} Bytes;

typedef struct {
    int fd, is_open, is_client; /* a client masks what it sends */
    Bytes in, out;
    size_t unsent_from;
} Socket;

static void die(const char *why) {
    perror(why);
    exit(1);
}

static double now_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint8_t *grow(Bytes *bytes, size_t more) {
    if (bytes->size + more > bytes->room) {
        bytes->room = (bytes->size + more) * 2 + 1024;
        bytes->at = realloc(bytes->at, bytes->room);
        if (bytes->at == NULL) die("memory");
    }
    return bytes->at + bytes->size;
}

/* --- base64 and SHA-1 ------------------------------------------------------------------- */

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t to_base64(const uint8_t *from, size_t size, char *to) {
    size_t n = 0;
    for (size_t i = 0; i < size; i += 3) {
        uint32_t b = (uint32_t)from[i] << 16;
        if (i + 1 < size) b |= (uint32_t)from[i + 1] << 8;
        if (i + 2 < size) b |= from[i + 2];
        to[n++] = LETTERS[b >> 18];
        to[n++] = LETTERS[(b >> 12) & 63];
        to[n++] = i + 1 < size ? LETTERS[(b >> 6) & 63] : '=';
        to[n++] = i + 2 < size ? LETTERS[b & 63] : '=';
    }
    return n;
}

static size_t from_base64(const char *from, size_t size, uint8_t *to) {
    static int8_t value[256];
    if (value['B'] == 0)
        for (int i = 0; i < 64; i++) value[(uint8_t)LETTERS[i]] = (int8_t)i;
    size_t n = 0;
    for (size_t i = 0; i + 3 < size; i += 4) {
        uint32_t b = 0;
        for (size_t j = i; j < i + 4; j++) b = b << 6 | (uint32_t)value[(uint8_t)from[j]];
        to[n++] = (uint8_t)(b >> 16);
        if (from[i + 2] != '=') to[n++] = (uint8_t)(b >> 8);
        if (from[i + 3] != '=') to[n++] = (uint8_t)b;
    }
    return n;
}

static uint32_t turned(uint32_t x, int by) { return x << by | x >> (32 - by); }

static void sha1_block(uint32_t h[5], const uint8_t *block) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 |
               (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
    for (int i = 16; i < 80; i++) w[i] = turned(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                     : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                     : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                              : (b ^ c ^ d) + 0xCA62C1D6;
        uint32_t t = turned(a, 5) + f + e + w[i];
        e = d, d = c, c = turned(b, 30), b = a, a = t;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

/* The answer to a handshake's key; a key with the protocol's own suffix is 60 bytes long. */
static void accept_key(const char *key, char *answer) {
    uint8_t padded[128] = {0}, digest[20];
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    memcpy(padded, key, 24);
    memcpy(padded + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    padded[60] = 0x80;
    padded[126] = 60 * 8 >> 8, padded[127] = 60 * 8 & 255;
    sha1_block(h, padded), sha1_block(h, padded + 64);
    for (int i = 0; i < 20; i++) digest[i] = (uint8_t)(h[i / 4] >> (24 - i % 4 * 8));
    answer[to_base64(digest, 20, answer)] = 0;
}

/* --- sockets ---------------------------------------------------------------------------- */

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int listening(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    struct sockaddr_in address = loopback(port);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 1024)) die("listen");
    return fd;
}

static void no_delay(int fd) {
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(fd, F_SETFL, O_NONBLOCK);
}

/* Send what waits; returns whether anything is left. */
static int flush(Socket *s) {
    while (s->unsent_from < s->out.size) {
        ssize_t n = send(s->fd, s->out.at + s->unsent_from, s->out.size - s->unsent_from,
                         MSG_NOSIGNAL);
        if (n <= 0) return 1;
        s->unsent_from += (size_t)n;
    }
    s->out.size = s->unsent_from = 0;
    return 0;
}

static void send_raw(Socket *s, const char *text) {
    size_t size = strlen(text);
    memcpy(grow(&s->out, size), text, size);
    s->out.size += size;
    flush(s);
}

static void ask_upgrade(Socket *s, const char *path) {
    char text[300];
    snprintf(text, sizeof text,
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
             path);
    send_raw(s, text);
}

/* Write the head of a frame of that size; the payload is appended by the caller, `finish` masks. */
static uint8_t *begin_frame(Socket *s, int kind, size_t size) {
    uint8_t *to = grow(&s->out, size + 14), *from = to;
    uint8_t mask = s->is_client ? 0x80 : 0;
    *to++ = (uint8_t)(0x80 | kind);
    if (size < 126) {
        *to++ = (uint8_t)(mask | size);
    } else {
        *to++ = mask | 126, *to++ = (uint8_t)(size >> 8), *to++ = (uint8_t)size;
    }
    if (mask) {
        static uint32_t key = 2463534242u;
        key ^= key << 13, key ^= key >> 17, key ^= key << 5;
        memcpy(to, &key, 4), to += 4;
    }
    s->out.size += (size_t)(to - from);
    return to;
}

static void xor_mask(uint8_t *at, size_t size, const uint8_t *mask) {
    uint32_t key;
    uint64_t wide, word;
    memcpy(&key, mask, 4);
    wide = (uint64_t)key << 32 | key;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        memcpy(&word, at + i, 8), word ^= wide, memcpy(at + i, &word, 8);
    }
    for (; i < size; i++) at[i] ^= mask[i & 3];
}

static void finish_frame(Socket *s, uint8_t *payload, size_t size) {
    if (s->is_client) xor_mask(payload, size, payload - 4);
    s->out.size += size;
    flush(s);
}

static void send_frame(Socket *s, int kind, const void *what, size_t size) {
    uint8_t *to = begin_frame(s, kind, size);
    memcpy(to, what, size);
    finish_frame(s, to, size);
}

/* Read what came; returns 0 where the socket is closed. */
static int receive(Socket *s) {
    for (;;) {
        ssize_t n = recv(s->fd, grow(&s->in, 32768), 32768, 0);
        if (n == 0 || (n < 0 && errno != EAGAIN)) return 0;
        if (n < 0) return 1;
        s->in.size += (size_t)n;
        if (n < 32768) return 1;
    }
}

/* Take the handshake's lines from what came; a server answers them. Returns 1 once it is done. */
static int shake_hands(Socket *s) {
    grow(&s->in, 1)[0] = 0;
    char *text = (char *)s->in.at, *end = strstr(text, "\r\n\r\n");
    if (end == NULL) return 0;
    if (!s->is_client) {
        char answer[32], reply[200], *key = strcasestr(text, "sec-websocket-key:");
        if (key == NULL) return 0;
        for (key += 18; *key == ' '; key++) {}
        accept_key(key, answer);
        snprintf(reply, sizeof reply,
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                 answer);
        send_raw(s, reply);
    }
    size_t head = (size_t)(end + 4 - text);
    memmove(s->in.at, s->in.at + head, s->in.size - head);
    s->in.size -= head;
    return s->is_open = 1;
}

/* Take the next whole frame at *from: its kind, or 0 where none is whole yet. */
static int next_frame(Socket *s, size_t *from, uint8_t **payload, size_t *size) {
    uint8_t *at = s->in.at + *from;
    size_t left = s->in.size - *from, head = 2;
    if (left < 2) return 0;
    int masked = at[1] & 0x80;
    uint64_t length = at[1] & 0x7F;
    size_t wide = length == 126 ? 2 : length == 127 ? 8 : 0;
    head += wide + (masked ? 4 : 0);
    if (left < head) return 0;
    if (wide) {
        length = 0;
        for (size_t i = 0; i < wide; i++) length = length << 8 | at[2 + i];
    }
    if (left < head + length) return 0;
    *payload = at + head, *size = length, *from += head + length;
    if (masked) xor_mask(*payload, *size, *payload - 4);
    return at[0] & 0x0F;
}

static void forget_read(Socket *s, size_t upto) {
    memmove(s->in.at, s->in.at + upto, s->in.size - upto);
    s->in.size -= upto;
}

#endif
