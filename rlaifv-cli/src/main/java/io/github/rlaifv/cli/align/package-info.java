/**
 * The paper's runs from end to end on any models and data: feedback, learning and choice, in rounds that a stopped run goes
 * on with.
 */
@NullMarked
package io.github.rlaifv.cli.align;

import org.jspecify.annotations.NullMarked;
