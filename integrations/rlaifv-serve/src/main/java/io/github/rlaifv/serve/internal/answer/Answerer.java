package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.serve.internal.wire.ChatCall;

/** Answers the chat requests for one model. Safe for use by several threads. */
public interface Answerer {

    /**
     * Begins to answer a request. The calling thread may block shortly: it reads the prompt.
     *
     * @param call the request
     * @param sink receives the tokens, if the client wants them while they are sampled
     * @param job the job that the steps of the answer belong to
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if the request can't be answered
     * @throws io.github.rlaifv.core.queue.QueueFullException if too many requests wait
     */
    void begin(ChatCall call, TokenSink sink, Job job);
}
