/** Options that several commands have: models, decomposers, folders of results. */
@NullMarked
package io.github.rlaifv.cli.option;

import org.jspecify.annotations.NullMarked;
