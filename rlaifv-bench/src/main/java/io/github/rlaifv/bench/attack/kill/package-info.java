/** Kills long commands and resumes them; starts two in one folder. */
@NullMarked
package io.github.rlaifv.bench.attack.kill;

import org.jspecify.annotations.NullMarked;
