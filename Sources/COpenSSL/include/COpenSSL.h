#ifndef SI_COPENSSL_H
#define SI_COPENSSL_H

#include <stddef.h>
#include <stdint.h>

/// Bytes of a SHA-256 digest, of its state and of an HMAC-SHA256 tag.
#define SI_SHA256_BYTES 32

/// Bytes of a block of SHA-256.
#define SI_SHA256_BLOCK 64

/// A running SHA-256; one owner, never shared between threads.
typedef struct si_sha256 si_sha256;

/// Starts a digest; NULL when there is no memory or no SHA-256.
si_sha256 *si_sha256_init(void);

/// Goes on from the state after so many bytes, a multiple of 64; NULL when there is no memory or it is none.
si_sha256 *si_sha256_resume(const uint8_t state[SI_SHA256_BYTES], uint64_t count);

/// Adds `count` bytes. 1 when done, 0 on failure or after the end.
int si_sha256_update(si_sha256 *state, const void *bytes, size_t count);

/// Writes the eight words after all bytes so far, which must be whole blocks of 64. 1 when done, 0 when they are not.
int si_sha256_state(const si_sha256 *state, uint8_t words[SI_SHA256_BYTES]);

/// Writes the 32 bytes of the digest; nothing may be added afterwards. 1 when done, 0 on failure.
int si_sha256_final(si_sha256 *state, uint8_t digest[SI_SHA256_BYTES]);

/// Frees the state; NULL is allowed.
void si_sha256_free(si_sha256 *state);

/// HMAC-SHA256 (RFC 2104) of `bytes` under `key`, in one call. 1 when done, 0 on failure.
int si_hmac_sha256(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[SI_SHA256_BYTES]);

/// 1 when both ranges of `count` bytes are equal, else 0; the time depends on `count` alone.
int si_equal(const void *left, const void *right, size_t count);

/// Reads a text with one PEM block, a public key on P-256, P-384 or P-521, and writes it to `pem` as OpenSSL does. `room`
/// holds the bytes that fit, then those written. The curve's bits (256, 384 or 521); 0 for anything else.
int si_ec_key(const void *text, size_t count, uint8_t *pem, size_t *room);

/// Checks an ECDSA signature in DER over `bytes` by the key of a PEM text; the curve says whether SHA-256, SHA-384 or
/// SHA-512 is signed. 1 when it is good, 0 for everything else.
int si_ecdsa_verify(const void *pem, size_t pem_count, const void *signature, size_t signature_count, const void *bytes,
                    size_t count);

#endif
