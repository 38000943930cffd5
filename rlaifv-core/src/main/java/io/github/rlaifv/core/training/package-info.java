/**
 * What trainers use of a model: losses over log-probabilities, gradients, optimizers, adapters and parameters. Start at
 * {@link io.github.rlaifv.core.training.TrainablePolicy}.
 */
@NullMarked
package io.github.rlaifv.core.training;

import org.jspecify.annotations.NullMarked;
