/**
 * A server that speaks vLLM's protocol for tests, with the numbers of any policy and with vLLM's known faults. Start at
 * {@link io.github.rlaifv.core.testkit.vllm.FakeVllm}.
 */
@NullMarked
package io.github.rlaifv.core.testkit.vllm;

import org.jspecify.annotations.NullMarked;
