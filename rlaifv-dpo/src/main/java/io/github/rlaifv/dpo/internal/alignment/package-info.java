/** Output folder, log and stored rounds of an alignment. */
@NullMarked
package io.github.rlaifv.dpo.internal.alignment;

import org.jspecify.annotations.NullMarked;
