/**
 * The project's own attackers: a fuzzer of everything that is read from outside, a server with faults, concurrent
 * calls, kills, and full and read-only disks. Start at {@link io.github.rlaifv.bench.attack.Attack};
 * docs/reliability.md lists what they found.
 */
@NullMarked
package io.github.rlaifv.bench.attack;

import org.jspecify.annotations.NullMarked;
