/** The long commands that are killed, run out of disk space and started twice. */
@NullMarked
package io.github.rlaifv.bench.attack.job;

import org.jspecify.annotations.NullMarked;
