#include "CWeights.h"

// `#embed` is C23; clang takes it as an extension before that.
#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(64) static const unsigned char user[] = {
#embed "user.weights"
};

_Alignas(64) static const unsigned char tool[] = {
#embed "tool.weights"
};

const void *secureinfer_user_weights(size_t *count) {
  *count = sizeof user;
  return user;
}

const void *secureinfer_tool_weights(size_t *count) {
  *count = sizeof tool;
  return tool;
}
