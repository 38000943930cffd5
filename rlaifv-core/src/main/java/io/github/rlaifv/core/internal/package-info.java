/** Helpers that several packages share and that are not for users. Start at {@link io.github.rlaifv.core.internal.file.JsonFile}. */
@NullMarked
package io.github.rlaifv.core.internal;

import org.jspecify.annotations.NullMarked;
