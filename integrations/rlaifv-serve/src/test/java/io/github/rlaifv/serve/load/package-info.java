/** The server under load: many clients, of which some are slow, vanish or send what can't be used. */
@NullMarked
package io.github.rlaifv.serve.load;

import org.jspecify.annotations.NullMarked;
