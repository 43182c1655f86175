// The classifier's weights, as `make train` writes them: see ModelShape for the layout.
#pragma once

#include <stddef.h>

/// The weights for what people write, and how many bytes they are.
const void *secureinfer_user_weights(size_t *count);
/// The weights for what tools and documents bring in.
const void *secureinfer_tool_weights(size_t *count);
