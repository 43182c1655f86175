#ifndef SI_CCURL_H
#define SI_CCURL_H

#include <stddef.h>
#include <stdint.h>

/// One HTTP client with a kept-alive connection; one owner, never shared between threads.
typedef struct si_http si_http;

/// Where a client goes and how it proves who it is; NULL or empty for what is not used.
typedef struct {
    /// Path of a unix socket; without one the client speaks https only, and verifies the certificate and its name.
    const char *unix_path;
    /// Sent as `Authorization: Bearer`.
    const char *token;
    /// PEM file of the authorities that may vouch for the server; the system's without it.
    const char *ca_file;
    /// PEM files of the client's own certificate chain and key.
    const char *cert_file, *key_file;
    /// For a whole call; 0 for none, as a stream needs.
    long milliseconds;
    /// For connecting, the handshake included.
    long connect_milliseconds;
    /// Seconds of silence after which a stream is given up; 0 for none.
    long silence_seconds;
    /// Most bytes of an answer that are kept.
    size_t limit;
    /// 1 to speak http as well as https without a unix socket; for this machine only.
    int plain;
} si_http_options;

/// Why there was no answer.
typedef enum {
    SI_HTTP_ANSWERED = 0,
    SI_HTTP_OTHER,
    /// Nobody listens.
    SI_HTTP_REFUSED,
    SI_HTTP_NO_SUCH_HOST,
    SI_HTTP_TIMED_OUT,
    /// The server's certificate: `verify` is the reason by OpenSSL's X509_V_ERR_*, 0 or 1 when only the name is wrong.
    SI_HTTP_UNTRUSTED,
    /// `ca_file` cannot be used.
    SI_HTTP_BAD_CA_FILE,
    /// `cert_file` or `key_file` cannot be used.
    SI_HTTP_BAD_CLIENT_FILES,
    /// The handshake failed, or the server ended the connection in it: it may want a client certificate.
    SI_HTTP_HANDSHAKE,
    /// The connection ended before the answer did.
    SI_HTTP_CUT,
} si_http_failure;

/// What came back; `body` belongs to the client and lives until its next request.
typedef struct {
    /// Status code, or 0 when there was no answer: then `failure` and `error` say why.
    long status;
    const uint8_t *body;
    size_t count;
    /// 1 when the answer was longer than the limit and was dropped.
    int too_long;
    const char *error;
    si_http_failure failure;
    long verify;
    /// Seconds that the server asks to wait for; 0 for none.
    long retry_after;
} si_http_answer;

/// Makes a client; it copies the options. No redirects, no proxy. NULL when there is no memory.
si_http *si_http_open(const si_http_options *options);

/// Sends one request and waits. `body` NULL for none; it is sent as application/json.
si_http_answer si_http_send(si_http *client, const char *method, const char *url, const uint8_t *body, size_t count);

/// Posts a body as application/json with further fields of the head, `lines` as `Name: value`, and waits. What the answer
/// says but for its head is not kept, and not read further than the limit.
si_http_answer si_http_post(si_http *client, const char *url, const char *const *lines, size_t line_count,
                            const uint8_t *body, size_t count);

/// Ends calls of the client, the one that is under way included, after so many milliseconds; for any thread.
void si_http_expire(si_http *client, long milliseconds);

/// Takes bytes of a stream; 0 ends it. The first call has none: the stream is open.
typedef int (*si_http_sink)(void *owner, const uint8_t *bytes, size_t count);

/// Gets a stream of events and hands over what comes, until it ends; `last_id` NULL for none. The body of an answer
/// other than 200 is not handed over.
si_http_answer si_http_stream(si_http *client, const char *url, const char *last_id, si_http_sink sink, void *owner);

void si_http_close(si_http *client);

#endif
