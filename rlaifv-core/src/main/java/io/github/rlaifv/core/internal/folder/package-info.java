/**
 * Folders that a run owns, with the settings that it was made with. Start at {@link
 * io.github.rlaifv.core.internal.folder.WorkFolder}.
 */
@NullMarked
package io.github.rlaifv.core.internal.folder;

import org.jspecify.annotations.NullMarked;
