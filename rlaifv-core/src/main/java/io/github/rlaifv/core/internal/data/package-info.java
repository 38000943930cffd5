/** Parts of the datasets that know no dataset: rows, places of images, splits and digests. */
@NullMarked
package io.github.rlaifv.core.internal.data;

import org.jspecify.annotations.NullMarked;
