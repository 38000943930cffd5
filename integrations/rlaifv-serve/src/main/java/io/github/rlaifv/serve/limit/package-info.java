/** The limits of a server's requests. */
@NullMarked
package io.github.rlaifv.serve.limit;

import org.jspecify.annotations.NullMarked;
