/** Images of requests: data URLs, images of allowed hosts, and their limits. */
@NullMarked
package io.github.rlaifv.serve.internal.image;

import org.jspecify.annotations.NullMarked;
