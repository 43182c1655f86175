#ifndef SI_CHIREDIS_H
#define SI_CHIREDIS_H

#include <stddef.h>
#include <stdint.h>

#include <hiredis/hiredis.h>
#include <hiredis/read.h>

/// Sends one command and waits for its reply on a blocking context: `redisCommandArgv` without the casts.
/// NULL on failure, `context->err` says why; free the reply with `freeReplyObject`.
redisReply *si_redis_command_argv(redisContext *context, int count, const char *const *arguments,
                                  const size_t *lengths);

/// Queues one command without waiting. `REDIS_OK` or `REDIS_ERR`.
int si_redis_append_argv(redisContext *context, int count, const char *const *arguments, const size_t *lengths);

/// Formats one command as RESP into memory that `redisFreeCommand` frees; its length, or -1.
long long si_redis_format_argv(char **target, int count, const char *const *arguments, const size_t *lengths);

/// The next complete reply out of a reader's buffer, or NULL when there is none yet.
/// `*failed` becomes 1 when the bytes are no RESP: the connection is to be closed.
redisReply *si_redis_reader_next(redisReader *reader, int *failed);

/// The next complete reply that a context has read already; the same rules.
redisReply *si_redis_next(redisContext *context, int *failed);

/// Connects with a limit of `milliseconds`; NULL only without memory, else look at `err`.
redisContext *si_redis_connect_unix(const char *path, int milliseconds);
redisContext *si_redis_connect_tcp(const char *host, int port, int milliseconds);

/// Sets the limit for each read and write of a blocking context, in milliseconds.
int si_redis_set_timeout(redisContext *context, int milliseconds);

#endif
