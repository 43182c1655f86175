#include "CCurl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

struct si_http {
    CURL *easy;
    struct curl_slist *headers;
    uint8_t *bytes;
    size_t count, room, limit;
    int too_long;
    char error[CURL_ERROR_SIZE];
};

static size_t take(char *data, size_t size, size_t items, void *owner) {
    si_http *client = owner;
    size_t more = size * items;
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

static int add_header(si_http *client, const char *line) {
    struct curl_slist *longer = curl_slist_append(client->headers, line);
    if (longer == NULL) {
        return 0;
    }
    client->headers = longer;
    return 1;
}

static int add_token(si_http *client, const char *token) {
    if (token == NULL || *token == 0) {
        return 1;
    }
    size_t room = strlen(token) + 32;
    char *line = malloc(room);
    if (line == NULL) {
        return 0;
    }
    snprintf(line, room, "Authorization: Bearer %s", token);
    int added = add_header(client, line);
    free(line);
    return added;
}

si_http *si_http_open(const char *unix_path, const char *token, long milliseconds, size_t limit) {
    si_http *client = calloc(1, sizeof *client);
    if (client == NULL) {
        return NULL;
    }
    client->limit = limit;
    client->easy = curl_easy_init();
    if (client->easy == NULL || !add_header(client, "Content-Type: application/json") ||
        !add_header(client, "Expect:") || !add_token(client, token)) {
        si_http_close(client);
        return NULL;
    }
    int local = unix_path != NULL && *unix_path != 0;
    if (local) {
        curl_easy_setopt(client->easy, CURLOPT_UNIX_SOCKET_PATH, unix_path);
    }
    curl_easy_setopt(client->easy, CURLOPT_PROTOCOLS_STR, local ? "http" : "https");
    curl_easy_setopt(client->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(client->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(client->easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(client->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(client->easy, CURLOPT_TIMEOUT_MS, milliseconds);
    curl_easy_setopt(client->easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
    curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, client->headers);
    curl_easy_setopt(client->easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(client->easy, CURLOPT_WRITEDATA, client);
    curl_easy_setopt(client->easy, CURLOPT_ERRORBUFFER, client->error);
    return client;
}

si_http_answer si_http_send(si_http *client, const char *method, const char *url, const uint8_t *body, size_t count) {
    client->count = 0;
    client->too_long = 0;
    client->error[0] = 0;
    curl_easy_setopt(client->easy, CURLOPT_URL, url);
    if (body != NULL) {
        curl_easy_setopt(client->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(client->easy, CURLOPT_POSTFIELDSIZE, (long)count);
        curl_easy_setopt(client->easy, CURLOPT_COPYPOSTFIELDS, (const char *)body);
    } else {
        curl_easy_setopt(client->easy, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(client->easy, CURLOPT_CUSTOMREQUEST, method);
    CURLcode code = curl_easy_perform(client->easy);
    si_http_answer answer = {.status = 0, .body = client->bytes, .count = client->count,
                             .too_long = client->too_long, .error = ""};
    if (code == CURLE_OK) {
        curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    } else {
        answer.count = 0;
        answer.refused = code == CURLE_COULDNT_CONNECT;
        answer.timed_out = code == CURLE_OPERATION_TIMEDOUT;
        answer.error = client->error[0] ? client->error : curl_easy_strerror(code);
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
