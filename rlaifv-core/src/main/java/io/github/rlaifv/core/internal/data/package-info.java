/** Building blocks of datasets: rows, locations of images, splits and hashes. */
@NullMarked
package io.github.rlaifv.core.internal.data;

import org.jspecify.annotations.NullMarked;
