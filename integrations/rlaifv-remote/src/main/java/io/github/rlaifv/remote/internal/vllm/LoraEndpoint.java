package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.remote.internal.CallFailure;
import io.github.rlaifv.remote.internal.FailureEffect;
import io.github.rlaifv.remote.internal.StatusException;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.Map;
import java.util.TreeMap;

/**
 * The endpoints by which vLLM lists, loads and unloads adapters while it runs. Failures that a retry does not change carry
 * the server's own sentence.
 */
public final class LoraEndpoint {
    /** The status of a name that is loaded already, among other mistakes. */
    private static final int BAD_REQUEST = 400;

    private static final int NOT_FOUND = 404;
    /** The status of an adapter that does not fit the server's options, with the reason as its message. */
    private static final int INTERNAL_ERROR = 500;

    private final JsonWire wire;

    /** Creates the endpoints of a server. */
    public LoraEndpoint(JsonWire wire) {
        this.wire = wire;
    }

    /** The adapters on the server: the path that each was loaded from, on the server's machine, by the adapter's name. */
    public Map<String, String> loaded() {
        Map<String, String> adapters = new TreeMap<>();
        for (JsonNode model : wire.get("/v1/models").path("data")) {
            if (model.path("parent").isTextual()) {
                adapters.put(model.path("id").asText(), model.path("root").asText());
            }
        }
        return adapters;
    }

    /**
     * Loads an adapter. If it is loaded from the same folder already, nothing changes, so that an attempt whose response
     * was lost may be repeated.
     *
     * @param name name for requests
     * @param path folder of the adapter on the server's machine
     */
    public void load(String name, String path) {
        try {
            wire.postForText("/v1/load_lora_adapter", named(name).put("lora_path", path));
        } catch (StatusException e) {
            requireEndpoint(e);
            if (e.statusCode() == NOT_FOUND) {
                throw rejected(
                        path, e, "The server must see the folder under this path: name the path that it has there");
            }
            if (e.statusCode() == BAD_REQUEST && path.equals(loaded().get(name))) {
                return;
            }
            if (e.statusCode() == INTERNAL_ERROR || CallFailure.of(e).effect() == FailureEffect.LASTING) {
                throw rejected(
                        path,
                        e,
                        "The server's options --enable-lora, --max-lora-rank and --lora-target-modules must fit the"
                                + " adapter");
            }
            throw e;
        }
    }

    /** Unloads an adapter. One that is not loaded is no failure. */
    public void unload(String name) {
        try {
            wire.postForText("/v1/unload_lora_adapter", named(name));
        } catch (StatusException e) {
            requireEndpoint(e);
            if (e.statusCode() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private static ObjectNode named(String name) {
        return JsonNodeFactory.instance.objectNode().put("lora_name", name);
    }

    /** An endpoint that is missing is answered with two words; an adapter that is missing, with an error object. */
    private static void requireEndpoint(StatusException failure) {
        if (failure.statusCode() == NOT_FOUND && message(failure).equalsIgnoreCase("Not Found")) {
            throw UnusableAnswerException.lasting(
                    "adapter rejected",
                    "the server does not load adapters while it runs: start vLLM with --enable-lora and the environment"
                            + " variable VLLM_ALLOW_RUNTIME_LORA_UPDATING=True");
        }
    }

    private static UnusableAnswerException rejected(String path, StatusException failure, String advice) {
        return UnusableAnswerException.lasting(
                "adapter rejected",
                "the server can't load the adapter in " + path + ": " + message(failure) + ". " + advice);
    }

    private static String message(StatusException failure) {
        return String.valueOf(failure.getMessage()).strip().replaceFirst("\\.$", "");
    }
}
