/** The command for {@code spark-submit}. */
@NullMarked
package io.github.rlaifv.spark.command;

import org.jspecify.annotations.NullMarked;
