/**
 * Datasets of preference pairs and instructions: reading, views and writing. Start at {@link
 * io.github.rlaifv.core.dataset.PreferenceDataset}.
 */
@NullMarked
package io.github.rlaifv.core.dataset;

import org.jspecify.annotations.NullMarked;
