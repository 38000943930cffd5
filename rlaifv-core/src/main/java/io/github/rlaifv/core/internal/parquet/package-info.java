/**
 * Parquet files as tables of rows; the only package that knows the Parquet library, for this library's modules. Start
 * at {@link io.github.rlaifv.core.internal.parquet.ParquetTable}.
 */
@NullMarked
package io.github.rlaifv.core.internal.parquet;

import org.jspecify.annotations.NullMarked;
