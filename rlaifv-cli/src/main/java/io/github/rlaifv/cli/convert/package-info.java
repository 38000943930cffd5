/** The command that writes datasets, models and adapters in another form. */
@NullMarked
package io.github.rlaifv.cli.convert;

import org.jspecify.annotations.NullMarked;
