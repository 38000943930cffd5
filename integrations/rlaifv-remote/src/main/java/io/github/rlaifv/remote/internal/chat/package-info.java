/** Prompts as messages of the chat API, with images as data URIs. */
@NullMarked
package io.github.rlaifv.remote.internal.chat;

import org.jspecify.annotations.NullMarked;
