#ifndef SI_COPENSSL_H
#define SI_COPENSSL_H

#include <stddef.h>
#include <stdint.h>

/// Bytes of a SHA-256 digest and of an HMAC-SHA256 tag.
#define SI_SHA256_BYTES 32

/// A running SHA-256; one owner, never shared between threads.
typedef struct si_sha256 si_sha256;

/// Starts a digest; NULL when there is no memory or no SHA-256.
si_sha256 *si_sha256_init(void);

/// Adds `count` bytes. 1 when done, 0 on failure or after the end.
int si_sha256_update(si_sha256 *state, const void *bytes, size_t count);

/// Writes the 32 bytes of the digest; nothing may be added afterwards. 1 when done, 0 on failure.
int si_sha256_final(si_sha256 *state, uint8_t digest[SI_SHA256_BYTES]);

/// Frees the state; NULL is allowed.
void si_sha256_free(si_sha256 *state);

/// HMAC-SHA256 (RFC 2104) of `bytes` under `key`, in one call. 1 when done, 0 on failure.
int si_hmac_sha256(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[SI_SHA256_BYTES]);

/// 1 when both ranges of `count` bytes are equal, else 0; the time depends on `count` alone.
int si_equal(const void *left, const void *right, size_t count);

#endif
