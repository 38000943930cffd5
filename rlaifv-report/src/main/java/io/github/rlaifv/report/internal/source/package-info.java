/**
 * Reads the items of an inspection from the files of runs and datasets; not for users. Start at {@link
 * io.github.rlaifv.report.internal.source.FolderParts}.
 */
@NullMarked
package io.github.rlaifv.report.internal.source;

import org.jspecify.annotations.NullMarked;
