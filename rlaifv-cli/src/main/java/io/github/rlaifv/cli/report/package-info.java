/**
 * What commands print: results as text or as one JSON object, and plans of dry runs. Start at {@link
 * io.github.rlaifv.cli.report.CommandReport}.
 */
@NullMarked
package io.github.rlaifv.cli.report;

import org.jspecify.annotations.NullMarked;
