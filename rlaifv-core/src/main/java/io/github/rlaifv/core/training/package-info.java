/**
 * What preference learning and fine-tuning ask of a model: losses over log-probabilities, gradients, parameters. Start
 * at {@link io.github.rlaifv.core.training.TrainablePolicy}.
 */
@NullMarked
package io.github.rlaifv.core.training;

import org.jspecify.annotations.NullMarked;
