package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A response of vLLM that is an error. */
final class VllmRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;

    VllmRefusal(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static VllmRefusal badRequest(String message) {
        return new VllmRefusal(400, "BadRequestError", message);
    }

    static VllmRefusal notFound(String message) {
        return new VllmRefusal(404, "NotFoundError", message);
    }

    static VllmRefusal engineDead() {
        return new VllmRefusal(
                500,
                "InternalServerError",
                "EngineCore encountered an issue. See stack trace (above) for the root cause.");
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .putNull("param")
                .put("code", status);
        return body;
    }
}
