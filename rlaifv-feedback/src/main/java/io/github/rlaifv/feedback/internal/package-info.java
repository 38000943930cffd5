/**
 * Text helpers that several packages of this module share; not for applications. Start at {@link
 * io.github.rlaifv.feedback.internal.PythonWhitespace}.
 */
@NullMarked
package io.github.rlaifv.feedback.internal;

import org.jspecify.annotations.NullMarked;
