/** Helpers that tests of several commands share. */
@NullMarked
package io.github.rlaifv.cli.testkit;

import org.jspecify.annotations.NullMarked;
