/**
 * Answers a browser on this machine; not for users. Start at {@link
 * io.github.rlaifv.report.internal.server.InspectionHandler}.
 */
@NullMarked
package io.github.rlaifv.report.internal.server;

import org.jspecify.annotations.NullMarked;
