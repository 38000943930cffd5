/** The Java snippets of the documents, compiled, and run on the embedded model or on fakes. */
@NullMarked
package io.github.rlaifv.docs.snippet;

import org.jspecify.annotations.NullMarked;
