/** What runs on the executors, and the rows of the datasets. */
@NullMarked
package io.github.rlaifv.spark.internal;

import org.jspecify.annotations.NullMarked;
