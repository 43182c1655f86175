#ifndef SI_CCURL_H
#define SI_CCURL_H

#include <stddef.h>
#include <stdint.h>

/// One HTTP client with a kept-alive connection; one owner, never shared between threads.
typedef struct si_http si_http;

/// What came back; `body` belongs to the client and lives until its next request.
typedef struct {
    /// Status code, or 0 when there was no answer: then `error` says why.
    long status;
    const uint8_t *body;
    size_t count;
    /// 1 when the answer was longer than the limit and was dropped.
    int too_long;
    const char *error;
    /// What kind of failure, where there was no answer.
    int refused, timed_out;
} si_http_answer;

/// Makes a client. `unix_path` NULL or empty for TCP, `token` NULL for none. Only http over the socket, only https
/// over TCP; no redirects. NULL when there is no memory.
si_http *si_http_open(const char *unix_path, const char *token, long milliseconds, size_t limit);

/// Sends one request and waits. `body` NULL for none; it is sent as application/json.
si_http_answer si_http_send(si_http *client, const char *method, const char *url, const uint8_t *body, size_t count);

void si_http_close(si_http *client);

#endif
