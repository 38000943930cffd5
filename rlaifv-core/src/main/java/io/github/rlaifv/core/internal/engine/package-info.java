/** The native library and how it is loaded. */
@NullMarked
package io.github.rlaifv.core.internal.engine;

import org.jspecify.annotations.NullMarked;
