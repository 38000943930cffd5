/**
 * Reads JSON strictly, with messages that name the place of each error. Start at {@link
 * io.github.rlaifv.core.internal.json.JsonLines}.
 */
@NullMarked
package io.github.rlaifv.core.internal.json;

import org.jspecify.annotations.NullMarked;
