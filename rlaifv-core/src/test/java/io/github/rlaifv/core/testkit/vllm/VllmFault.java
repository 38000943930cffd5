package io.github.rlaifv.core.testkit.vllm;

/** A fault of one response of {@link FakeVllm}, see {@link FakeVllm#script}. */
public enum VllmFault {
    NONE,
    /** Status 429 with Retry-After: 1. */
    BUSY,
    /** Status 503. */
    UNAVAILABLE,
    /** Status 500 with vLLM's message of a dead engine, which in fact lives on. */
    INTERNAL_ERROR,
    /** Status 400. */
    REFUSED,
    /** The response comes after {@link FakeVllm#SLOW_MILLIS}. */
    SLOW,
    /** The connection is closed without a response. */
    CUT_OFF
}
