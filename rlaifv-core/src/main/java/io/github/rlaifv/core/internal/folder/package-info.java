/**
 * Folders that a run owns, bound to the settings of their results. Start at {@link
 * io.github.rlaifv.core.internal.folder.WorkFolder}.
 */
@NullMarked
package io.github.rlaifv.core.internal.folder;

import org.jspecify.annotations.NullMarked;
