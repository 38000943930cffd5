/**
 * Helpers that several packages share; not for applications. Start at {@link
 * io.github.rlaifv.core.internal.file.JsonFile}.
 */
@NullMarked
package io.github.rlaifv.core.internal;

import org.jspecify.annotations.NullMarked;
