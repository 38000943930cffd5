/**
 * Parquet files as tables of rows, read page by page. Only this package knows the Parquet library. Start at {@link
 * io.github.rlaifv.parquet.internal.ParquetFiles}.
 */
@NullMarked
package io.github.rlaifv.parquet.internal;

import org.jspecify.annotations.NullMarked;
