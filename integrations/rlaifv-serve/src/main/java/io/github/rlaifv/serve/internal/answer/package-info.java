/** How requests are answered by a policy or by best-of-N. */
@NullMarked
package io.github.rlaifv.serve.internal.answer;

import org.jspecify.annotations.NullMarked;
