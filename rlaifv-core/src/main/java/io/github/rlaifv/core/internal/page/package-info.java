/**
 * Self-contained pages with curves, shared by the reports of the modules; not for users. Start at {@link
 * io.github.rlaifv.core.internal.page.Page}.
 */
@NullMarked
package io.github.rlaifv.core.internal.page;

import org.jspecify.annotations.NullMarked;
