/** The JSON of requests, responses and errors, in the form of OpenAI's API. */
@NullMarked
package io.github.rlaifv.serve.internal.wire;

import org.jspecify.annotations.NullMarked;
