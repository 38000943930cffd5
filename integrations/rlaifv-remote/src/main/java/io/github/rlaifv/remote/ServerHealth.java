package io.github.rlaifv.remote;

import dev.langchain4j.exception.HttpException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.remote.internal.CallFailure;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.List;
import java.util.Optional;

/**
 * Asks a server whether it can take requests: by {@code /health} beside the API, which vLLM, SGLang and llama.cpp have, or
 * by the list of models, which others have.
 */
final class ServerHealth {
    private static final List<String> PATHS = List.of("/health", "/v1/models");
    private static final int SERVER_ERROR = 500;

    private final JsonWire wire;
    private volatile int path;

    /**
     * @param wire sends requests with a short time limit
     */
    ServerHealth(JsonWire wire) {
        this.wire = wire;
    }

    /** Why the server can't take requests; empty if it can. */
    Optional<String> problem() {
        try {
            return problemAt(path);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            CallFailure failure = CallFailure.of(e);
            return Optional.of(failure.reason() + " (" + failure.detail() + ")");
        }
    }

    private Optional<String> problemAt(int index) {
        try {
            wire.get(PATHS.get(index));
            return Optional.empty();
        } catch (UnusableAnswerException e) {
            // A status without a JSON object, as vLLM's empty body.
            return Optional.empty();
        } catch (HttpException e) {
            if (e.statusCode() >= SERVER_ERROR) {
                throw e;
            }
            if (index + 1 < PATHS.size()) {
                path = index + 1;
                return problemAt(index + 1);
            }
            // Even a rejected request shows that the server works.
            return Optional.empty();
        }
    }
}
