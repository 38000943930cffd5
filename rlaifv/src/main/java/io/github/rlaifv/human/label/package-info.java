/**
 * What people answer on a sheet: the files of their labels, and the key that says what the page hid from them. Start at
 * {@link io.github.rlaifv.human.label.HumanLabels}.
 */
@NullMarked
package io.github.rlaifv.human.label;

import org.jspecify.annotations.NullMarked;
