/**
 * Parquet files as datasets. Programs open them by {@link io.github.rlaifv.core.dataset.PreferenceDataset#open},
 * which finds this module by itself.
 */
@NullMarked
package io.github.rlaifv.parquet;

import org.jspecify.annotations.NullMarked;
