/** The HTTP server: routes, bodies, keys, event streams. */
@NullMarked
package io.github.rlaifv.serve.internal.http;

import org.jspecify.annotations.NullMarked;
