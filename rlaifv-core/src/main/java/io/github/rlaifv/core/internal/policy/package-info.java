/** What implementations of policies share. */
@NullMarked
package io.github.rlaifv.core.internal.policy;

import org.jspecify.annotations.NullMarked;
