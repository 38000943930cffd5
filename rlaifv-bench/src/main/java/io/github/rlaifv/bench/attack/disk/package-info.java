/** Long commands on disks that are full or read-only, and in places where a file is. */
@NullMarked
package io.github.rlaifv.bench.attack.disk;

import org.jspecify.annotations.NullMarked;
