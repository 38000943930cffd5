/** Instructions, candidates and preference pairs, and how they are stored. Start at {@link io.github.rlaifv.core.dataset.PreferenceDataset}. */
@NullMarked
package io.github.rlaifv.core.data;

import org.jspecify.annotations.NullMarked;
