/** Kills long commands and resumes them; starts two of them in one folder. */
@NullMarked
package io.github.rlaifv.bench.attack.kill;

import org.jspecify.annotations.NullMarked;
