/** Work of this library as transformations of Spark's datasets. */
@NullMarked
package io.github.rlaifv.spark;

import org.jspecify.annotations.NullMarked;
