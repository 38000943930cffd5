package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.wire.Answer;
import io.github.rlaifv.serve.internal.wire.ApiError;

/** Sends the end of an answer to the client. Its methods are called by a worker, and may fail. */
interface AnswerOutput {
    /** Sends the answer, or what is left of it. */
    void finish(Answer answer);

    /** Sends an error instead of what is left. */
    void fail(ApiError error);
}
