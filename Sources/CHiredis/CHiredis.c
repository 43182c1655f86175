#include "CHiredis.h"

#include <sys/time.h>

static struct timeval interval(int milliseconds) {
    struct timeval time = {.tv_sec = milliseconds / 1000, .tv_usec = (milliseconds % 1000) * 1000};
    return time;
}

redisReply *si_redis_command_argv(redisContext *context, int count, const char *const *arguments,
                                  const size_t *lengths) {
    return redisCommandArgv(context, count, (const char **)arguments, lengths);
}

int si_redis_append_argv(redisContext *context, int count, const char *const *arguments, const size_t *lengths) {
    return redisAppendCommandArgv(context, count, (const char **)arguments, lengths);
}

long long si_redis_format_argv(char **target, int count, const char *const *arguments, const size_t *lengths) {
    return redisFormatCommandArgv(target, count, (const char **)arguments, lengths);
}

redisReply *si_redis_reader_next(redisReader *reader, int *failed) {
    void *reply = NULL;
    *failed = redisReaderGetReply(reader, &reply) != REDIS_OK;
    return *failed ? NULL : reply;
}

redisReply *si_redis_next(redisContext *context, int *failed) {
    void *reply = NULL;
    *failed = redisGetReplyFromReader(context, &reply) != REDIS_OK;
    return *failed ? NULL : reply;
}

redisContext *si_redis_connect_unix(const char *path, int milliseconds) {
    return redisConnectUnixWithTimeout(path, interval(milliseconds));
}

redisContext *si_redis_connect_tcp(const char *host, int port, int milliseconds) {
    return redisConnectWithTimeout(host, port, interval(milliseconds));
}

int si_redis_set_timeout(redisContext *context, int milliseconds) {
    return redisSetTimeout(context, interval(milliseconds));
}
