/** The content of adapter folders. Start at {@link io.github.rlaifv.core.internal.adapter.AdapterContent}. */
@NullMarked
package io.github.rlaifv.core.internal.adapter;

import org.jspecify.annotations.NullMarked;
