/**
 * Self-contained pages with charts, shared by the reports of all modules; not for users. Start at {@link
 * io.github.rlaifv.report.internal.Page}.
 */
@NullMarked
package io.github.rlaifv.report.internal;

import org.jspecify.annotations.NullMarked;
