/**
 * The paper's runs from end to end on any models and data: feedback, learning and choice, in rounds that a stopped run goes
 * on with.
 */
@NullMarked
package io.github.rlaifv.examples.align;

import org.jspecify.annotations.NullMarked;
