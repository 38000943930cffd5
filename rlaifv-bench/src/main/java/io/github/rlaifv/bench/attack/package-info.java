/**
 * The project's own attackers: a fuzzer over everything that is read from outside, a server with faults, concurrent calls,
 * kills, full and read-only disks. Start at {@link io.github.rlaifv.bench.attack.Attack}; docs/reliability.md holds what
 * they found.
 */
@NullMarked
package io.github.rlaifv.bench.attack;

import org.jspecify.annotations.NullMarked;
