/**
 * Instructions, candidates and preference pairs, and options for reading and writing them. Start at {@link
 * io.github.rlaifv.core.dataset.PreferenceDataset}.
 */
@NullMarked
package io.github.rlaifv.core.data;

import org.jspecify.annotations.NullMarked;
