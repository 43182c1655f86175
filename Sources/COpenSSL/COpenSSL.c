#include "COpenSSL.h"

#include <limits.h>
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

struct si_sha256 {
    EVP_MD_CTX *context;
    int ended;
};

si_sha256 *si_sha256_init(void) {
    si_sha256 *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return NULL;
    }
    state->context = EVP_MD_CTX_new();
    if (state->context == NULL || EVP_DigestInit_ex(state->context, EVP_sha256(), NULL) != 1) {
        si_sha256_free(state);
        return NULL;
    }
    return state;
}

int si_sha256_update(si_sha256 *state, const void *bytes, size_t count) {
    if (state == NULL || state->ended) {
        return 0;
    }
    return count == 0 || EVP_DigestUpdate(state->context, bytes, count) == 1;
}

int si_sha256_final(si_sha256 *state, uint8_t digest[SI_SHA256_BYTES]) {
    if (state == NULL || state->ended) {
        return 0;
    }
    state->ended = 1;
    unsigned int written = 0;
    return EVP_DigestFinal_ex(state->context, digest, &written) == 1 && written == SI_SHA256_BYTES;
}

void si_sha256_free(si_sha256 *state) {
    if (state != NULL) {
        EVP_MD_CTX_free(state->context);
        free(state);
    }
}

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
