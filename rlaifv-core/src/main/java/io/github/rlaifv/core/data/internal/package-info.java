/** How records of JSON Lines files are read; for this library's modules, not for applications. Start at {@link io.github.rlaifv.core.data.internal.JsonLines}. */
@NullMarked
package io.github.rlaifv.core.data.internal;

import org.jspecify.annotations.NullMarked;
