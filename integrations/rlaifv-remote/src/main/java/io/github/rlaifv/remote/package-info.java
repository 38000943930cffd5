/**
 * Policies for models behind a server: any OpenAI-compatible server (vLLM, SGLang, llama.cpp, OpenAI), and
 * LangChain4j's chat models as text-only policies. Start at {@link io.github.rlaifv.remote.RemotePolicy}.
 */
@NullMarked
package io.github.rlaifv.remote;

import org.jspecify.annotations.NullMarked;
