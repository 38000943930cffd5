/**
 * Policies and best-of-N as chat models of LangChain4j. Start at {@link
 * io.github.rlaifv.langchain4j.RlaifvChatModel}.
 */
@NullMarked
package io.github.rlaifv.langchain4j;

import org.jspecify.annotations.NullMarked;
