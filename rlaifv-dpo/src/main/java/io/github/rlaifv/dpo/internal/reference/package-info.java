/** Responses brought before a reference, and the file of what it said. */
@NullMarked
package io.github.rlaifv.dpo.internal.reference;

import org.jspecify.annotations.NullMarked;
