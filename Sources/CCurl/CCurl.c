#include "CCurl.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

struct si_http {
    CURL *easy;
    struct curl_slist *headers;
    uint8_t *bytes;
    size_t count, room, limit;
    int too_long;
    si_http_sink sink;
    void *owner;
    /// Seconds: how long a stream may be silent, and when it was heard last.
    long silence;
    time_t heard;
    /// 1 while what an answer says is read and dropped.
    int discards;
    /// Milliseconds of the monotonic clock after which nothing goes on; 0 for never.
    atomic_llong end;
    char error[CURL_ERROR_SIZE];
};

static int is_set(const char *text) { return text != NULL && *text != 0; }

static time_t seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static long long milliseconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/// Called about once a second; anything but 0 ends the transfer. libcurl's own low-speed limit would take the few bytes
/// of a sign of life for silence.
static int watch(void *owner, curl_off_t total, curl_off_t now, curl_off_t upload_total, curl_off_t upload_now) {
    (void)total, (void)now, (void)upload_total, (void)upload_now;
    si_http *client = owner;
    long long end = atomic_load(&client->end);
    if (end != 0 && milliseconds_now() > end) {
        return 1;
    }
    return client->sink != NULL && client->silence > 0 && seconds_now() - client->heard > client->silence;
}

static size_t take(char *data, size_t size, size_t items, void *owner) {
    si_http *client = owner;
    size_t more = size * items;
    if (client->sink != NULL) {
        client->heard = seconds_now();
        long status = 0;
        curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &status);
        return status != 200 || client->sink(client->owner, (const uint8_t *)data, more) ? more : 0;
    }
    if (more == 0) {
        return 0;
    }
    if (client->discards) {
        client->count += more;
        return client->count > client->limit ? 0 : more;
    }
    if (more > client->limit - client->count) {
        client->too_long = 1;
        return 0;
    }
    if (client->count + more > client->room) {
        size_t room = (client->count + more) * 2;
        uint8_t *grown = realloc(client->bytes, room);
        if (grown == NULL) {
            return 0;
        }
        client->bytes = grown;
        client->room = room;
    }
    memcpy(client->bytes + client->count, data, more);
    client->count += more;
    return more;
}

/// The empty line ends the head.
static size_t hear_head(char *line, size_t size, size_t items, void *owner) {
    si_http *client = owner;
    long status = 0;
    if (client->sink != NULL && size * items == 2 && memcmp(line, "\r\n", 2) == 0) {
        curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &status);
        if (status == 200 && !client->sink(client->owner, NULL, 0)) {
            return 0;
        }
    }
    return size * items;
}

static int add_header(struct curl_slist **headers, const char *name, const char *value) {
    size_t room = strlen(name) + strlen(value) + 1;
    char *line = malloc(room);
    if (line == NULL) {
        return 0;
    }
    snprintf(line, room, "%s%s", name, value);
    struct curl_slist *longer = curl_slist_append(*headers, line);
    free(line);
    if (longer == NULL) {
        return 0;
    }
    *headers = longer;
    return 1;
}

static void set_tls(CURL *easy, const si_http_options *options) {
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (is_set(options->ca_file)) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
    if (is_set(options->cert_file)) {
        curl_easy_setopt(easy, CURLOPT_SSLCERT, options->cert_file);
        curl_easy_setopt(easy, CURLOPT_SSLKEY, options->key_file);
    }
}

static void set_limits(CURL *easy, const si_http_options *options) {
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->milliseconds);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_milliseconds);
}

si_http *si_http_open(const si_http_options *options) {
    si_http *client = calloc(1, sizeof *client);
    if (client == NULL) {
        return NULL;
    }
    client->limit = options->limit;
    client->silence = options->silence_seconds;
    CURL *easy = client->easy = curl_easy_init();
    if (easy == NULL || !add_header(&client->headers, "Expect:", "") ||
        (is_set(options->token) && !add_header(&client->headers, "Authorization: Bearer ", options->token))) {
        si_http_close(client);
        return NULL;
    }
    int local = is_set(options->unix_path);
    if (local) {
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, options->unix_path);
    } else {
        set_tls(easy, options);
    }
    set_limits(easy, options);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, local ? "http" : options->plain ? "http,https" : "https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, client);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear_head);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, client);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, client);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, client->error);
    return client;
}

/// libcurl says CURLE_SSL_CACERT_BADFILE for authorities only, CURLE_SSL_CERTPROBLEM for the client's own files only.
static si_http_failure failure_of(CURL *easy, CURLcode code) {
    switch (code) {
    case CURLE_OK: return SI_HTTP_ANSWERED;
    case CURLE_COULDNT_CONNECT: return SI_HTTP_REFUSED;
    case CURLE_COULDNT_RESOLVE_HOST: return SI_HTTP_NO_SUCH_HOST;
    // The stream was silent for too long, or its receiver had enough.
    case CURLE_ABORTED_BY_CALLBACK:
    case CURLE_OPERATION_TIMEDOUT: return SI_HTTP_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION: return SI_HTTP_UNTRUSTED;
    case CURLE_SSL_CACERT_BADFILE: return SI_HTTP_BAD_CA_FILE;
    case CURLE_SSL_CERTPROBLEM: return SI_HTTP_BAD_CLIENT_FILES;
    case CURLE_SSL_CONNECT_ERROR: return SI_HTTP_HANDSHAKE;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: {
        // With TLS 1.3 a server refuses a client's certificate only after the handshake: nothing came but the end.
        double started = 0;
        curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME, &started);
        return started > 0 ? SI_HTTP_CUT : SI_HTTP_HANDSHAKE;
    }
    default: return SI_HTTP_OTHER;
    }
}

static si_http_answer perform(si_http *client, const char *url, struct curl_slist *headers) {
    client->count = 0;
    client->too_long = 0;
    client->error[0] = 0;
    curl_easy_setopt(client->easy, CURLOPT_URL, url);
    curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(client->easy);
    if (code == CURLE_WRITE_ERROR && client->discards) {
        code = CURLE_OK; // The head said all that is wanted.
    }
    si_http_answer answer = {.status = 0, .body = client->bytes, .count = client->discards ? 0 : client->count,
                             .too_long = client->too_long, .error = "", .failure = failure_of(client->easy, code)};
    if (code == CURLE_OK || client->sink != NULL) {
        curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &answer.status);
        curl_off_t wait = 0;
        curl_easy_getinfo(client->easy, CURLINFO_RETRY_AFTER, &wait);
        answer.retry_after = (long)wait;
    }
    if (code != CURLE_OK) {
        answer.count = 0;
        curl_easy_getinfo(client->easy, CURLINFO_SSL_VERIFYRESULT, &answer.verify);
        answer.error = client->error[0] ? client->error : curl_easy_strerror(code);
    }
    return answer;
}

si_http_answer si_http_send(si_http *client, const char *method, const char *url, const uint8_t *body, size_t count) {
    struct curl_slist *headers = client->headers;
    struct curl_slist typed = {.data = "Content-Type: application/json", .next = client->headers};
    client->sink = NULL;
    if (body != NULL) {
        curl_easy_setopt(client->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(client->easy, CURLOPT_POSTFIELDSIZE, (long)count);
        curl_easy_setopt(client->easy, CURLOPT_COPYPOSTFIELDS, (const char *)body);
        headers = &typed;
    } else {
        curl_easy_setopt(client->easy, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(client->easy, CURLOPT_CUSTOMREQUEST, method);
    return perform(client, url, headers);
}

si_http_answer si_http_post(si_http *client, const char *url, const char *const *lines, size_t line_count,
                            const uint8_t *body, size_t count) {
    struct curl_slist *headers = NULL;
    int complete = add_header(&headers, "Content-Type: application/json", "") && add_header(&headers, "Expect:", "");
    for (size_t i = 0; complete && i < line_count; i++) {
        complete = add_header(&headers, lines[i], "");
    }
    if (!complete) {
        curl_slist_free_all(headers);
        return (si_http_answer){.error = "no memory", .failure = SI_HTTP_OTHER};
    }
    client->sink = NULL;
    client->discards = 1;
    curl_easy_setopt(client->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(client->easy, CURLOPT_CUSTOMREQUEST, NULL);
    curl_easy_setopt(client->easy, CURLOPT_POSTFIELDSIZE, (long)count);
    curl_easy_setopt(client->easy, CURLOPT_COPYPOSTFIELDS, (const char *)body);
    si_http_answer answer = perform(client, url, headers);
    client->discards = 0;
    curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return answer;
}

void si_http_expire(si_http *client, long milliseconds) {
    atomic_store(&client->end, milliseconds_now() + milliseconds);
}

si_http_answer si_http_stream(si_http *client, const char *url, const char *last_id, si_http_sink sink, void *owner) {
    struct curl_slist *headers = NULL;
    if (is_set(last_id) && !add_header(&headers, "Last-Event-ID: ", last_id)) {
        return (si_http_answer){.error = "no memory", .failure = SI_HTTP_OTHER};
    }
    struct curl_slist *own = headers;
    if (own != NULL) {
        own->next = client->headers;
    }
    client->sink = sink;
    client->owner = owner;
    client->heard = seconds_now();
    curl_easy_setopt(client->easy, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(client->easy, CURLOPT_CUSTOMREQUEST, NULL);
    si_http_answer answer = perform(client, url, own != NULL ? own : client->headers);
    client->sink = NULL;
    if (own != NULL) {
        own->next = NULL;
        curl_slist_free_all(own);
    }
    return answer;
}

void si_http_close(si_http *client) {
    if (client == NULL) {
        return;
    }
    curl_easy_cleanup(client->easy);
    curl_slist_free_all(client->headers);
    free(client->bytes);
    free(client);
}
