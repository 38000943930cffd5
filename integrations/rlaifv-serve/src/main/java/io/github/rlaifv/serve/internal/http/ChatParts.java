package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.answer.ChatEngine;
import io.github.rlaifv.serve.internal.answer.ServedModels;
import io.github.rlaifv.serve.internal.image.HostImages;
import io.github.rlaifv.serve.internal.wire.ChatReader;
import java.util.concurrent.Executor;

/**
 * The parts of the server that a chat request passes.
 *
 * @param engine answers requests
 * @param models names of the models
 * @param reader reads requests
 * @param hosts fetches images
 * @param workers threads
 */
record ChatParts(ChatEngine engine, ServedModels models, ChatReader reader, HostImages hosts, Workers workers) {

    /**
     * The threads of requests and answers. They are not the same, so that streams go on while large requests are read.
     *
     * @param readers read requests, decode their images and divide their texts into tokens
     * @param writers write answers and events
     */
    record Workers(Executor readers, Executor writers) {}
}
