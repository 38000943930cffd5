/**
 * Opens models in folders and behind addresses as policies. Start at {@link io.github.rlaifv.core.model.Policies}.
 */
@NullMarked
package io.github.rlaifv.core.model;

import org.jspecify.annotations.NullMarked;
