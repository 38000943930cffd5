/**
 * Files and folders that are read within bounds and written atomically. Start at {@link
 * io.github.rlaifv.core.internal.file.AtomicFile}.
 */
@NullMarked
package io.github.rlaifv.core.internal.file;

import org.jspecify.annotations.NullMarked;
