/**
 * Parquet files as datasets. Programs open them with {@link io.github.rlaifv.core.dataset.PreferenceDataset#open},
 * which finds this module automatically.
 */
@NullMarked
package io.github.rlaifv.parquet;

import org.jspecify.annotations.NullMarked;
