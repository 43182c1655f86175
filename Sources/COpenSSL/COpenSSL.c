// The low-level SHA-256 is deprecated but the only one whose state can be read; EVP runs the same code beneath.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "COpenSSL.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

struct si_sha256 {
    SHA256_CTX context;
    int ended;
};

si_sha256 *si_sha256_init(void) {
    si_sha256 *state = calloc(1, sizeof *state);
    if (state != NULL && SHA256_Init(&state->context) != 1) {
        free(state);
        return NULL;
    }
    return state;
}

si_sha256 *si_sha256_resume(const uint8_t words[SI_SHA256_BYTES], uint64_t count) {
    if (count % SI_SHA256_BLOCK != 0 || count > UINT64_MAX / 8) {
        return NULL;
    }
    si_sha256 *state = si_sha256_init();
    if (state == NULL) {
        return NULL;
    }
    for (int word = 0; word < 8; word++) {
        const uint8_t *bytes = words + 4 * word;
        state->context.h[word] =
            (SHA_LONG)bytes[0] << 24 | (SHA_LONG)bytes[1] << 16 | (SHA_LONG)bytes[2] << 8 | (SHA_LONG)bytes[3];
    }
    state->context.Nl = (SHA_LONG)(count * 8 & UINT32_MAX);
    state->context.Nh = (SHA_LONG)(count * 8 >> 32);
    return state;
}

int si_sha256_update(si_sha256 *state, const void *bytes, size_t count) {
    if (state == NULL || state->ended) {
        return 0;
    }
    return count == 0 || SHA256_Update(&state->context, bytes, count) == 1;
}

int si_sha256_state(const si_sha256 *state, uint8_t words[SI_SHA256_BYTES]) {
    if (state == NULL || state->ended || state->context.num != 0) {
        return 0;
    }
    for (int word = 0; word < 8; word++) {
        SHA_LONG value = state->context.h[word];
        for (int byte = 0; byte < 4; byte++) {
            words[4 * word + byte] = (uint8_t)(value >> (24 - 8 * byte));
        }
    }
    return 1;
}

int si_sha256_final(si_sha256 *state, uint8_t digest[SI_SHA256_BYTES]) {
    if (state == NULL || state->ended) {
        return 0;
    }
    state->ended = 1;
    return SHA256_Final(digest, &state->context) == 1;
}

void si_sha256_free(si_sha256 *state) { free(state); }

int si_hmac_sha256(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[SI_SHA256_BYTES]) {
    static const uint8_t nothing = 0;
    if (key_count > INT_MAX || (key == NULL && key_count > 0) || (bytes == NULL && count > 0)) {
        return 0;
    }
    unsigned int written = 0;
    const unsigned char *made = HMAC(EVP_sha256(), key == NULL ? &nothing : key, (int)key_count,
                                     bytes == NULL ? &nothing : bytes, count, tag, &written);
    return made != NULL && written == SI_SHA256_BYTES;
}

int si_equal(const void *left, const void *right, size_t count) {
    return count == 0 || CRYPTO_memcmp(left, right, count) == 0;
}

/// The next public key of a PEM text; NULL when there is none. Never asks for a passphrase.
static EVP_PKEY *next_key(BIO *text) {
    static char no_passphrase[] = "";
    return PEM_read_bio_PUBKEY(text, NULL, NULL, no_passphrase);
}

/// The only public key of a PEM text; NULL for none or several.
static EVP_PKEY *only_key(const void *text, size_t count) {
    if (text == NULL || count == 0 || count > INT_MAX) {
        return NULL;
    }
    BIO *source = BIO_new_mem_buf(text, (int)count);
    if (source == NULL) {
        return NULL;
    }
    EVP_PKEY *key = next_key(source);
    EVP_PKEY *second = key == NULL ? NULL : next_key(source);
    if (second != NULL) {
        EVP_PKEY_free(second);
        EVP_PKEY_free(key);
        key = NULL;
    }
    BIO_free(source);
    ERR_clear_error();
    return key;
}

/// The hash that goes with a key's curve, and the curve's bits; NULL for keys that are not taken.
static const EVP_MD *hash_of(EVP_PKEY *key, int *bits) {
    char name[32] = "";
    size_t length = 0;
    if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, name, sizeof name, &length) != 1) {
        return NULL;
    }
    *bits = EVP_PKEY_get_bits(key);
    if (strcmp(name, "prime256v1") == 0) {
        return EVP_sha256();
    }
    if (strcmp(name, "secp384r1") == 0) {
        return EVP_sha384();
    }
    return strcmp(name, "secp521r1") == 0 ? EVP_sha512() : NULL;
}

/// Writes a key as PEM; 1 when it fits.
static int write_key(EVP_PKEY *key, uint8_t *pem, size_t *room) {
    BIO *target = BIO_new(BIO_s_mem());
    if (target == NULL) {
        return 0;
    }
    char *bytes = NULL;
    long written = PEM_write_bio_PUBKEY(target, key) == 1 ? BIO_get_mem_data(target, &bytes) : 0;
    int fits = written > 0 && (size_t)written <= *room;
    if (fits) {
        memcpy(pem, bytes, (size_t)written);
        *room = (size_t)written;
    }
    BIO_free(target);
    return fits;
}

int si_ec_key(const void *text, size_t count, uint8_t *pem, size_t *room) {
    EVP_PKEY *key = only_key(text, count);
    if (key == NULL) {
        return 0;
    }
    int bits = 0;
    int good = hash_of(key, &bits) != NULL && write_key(key, pem, room);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return good ? bits : 0;
}

int si_ecdsa_verify(const void *pem, size_t pem_count, const void *signature, size_t signature_count, const void *bytes,
                    size_t count) {
    EVP_PKEY *key = only_key(pem, pem_count);
    if (key == NULL) {
        return 0;
    }
    int bits = 0;
    const EVP_MD *hash = hash_of(key, &bits);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = hash != NULL && context != NULL && EVP_DigestVerifyInit(context, NULL, hash, NULL, key) == 1 &&
               EVP_DigestVerify(context, signature, signature_count, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return good;
}
