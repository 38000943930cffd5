/** What the tests of the server share. */
@NullMarked
package io.github.rlaifv.serve.testkit;

import org.jspecify.annotations.NullMarked;
