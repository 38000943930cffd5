/**
 * Preference pairs and instructions in files, opened, viewed and written. Start at {@link
 * io.github.rlaifv.core.dataset.PreferenceDataset}.
 */
@NullMarked
package io.github.rlaifv.core.dataset;

import org.jspecify.annotations.NullMarked;
