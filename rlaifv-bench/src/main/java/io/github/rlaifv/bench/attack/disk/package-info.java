/** Runs long commands on disks that are full or read-only, and where a file is in the way. */
@NullMarked
package io.github.rlaifv.bench.attack.disk;

import org.jspecify.annotations.NullMarked;
