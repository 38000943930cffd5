package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.LowerCase;

/** Why a server says it stopped writing. Only what is known to end a whole answer makes one. */
enum Finish {
    END,
    LENGTH,
    TOOL,
    FILTER,
    /** Nothing was said. */
    UNNAMED,
    /** Abort, error and whatever else is not known to end an answer. */
    BROKEN;

    static Finish of(JsonNode reason) {
        return switch (LowerCase.of(name(reason))) {
            case "stop", "eos", "eos_token", "stop_sequence", "end_turn", "complete" -> END;
            case "length", "max_tokens", "max_length", "model_length" -> LENGTH;
            case "tool_calls", "function_call", "tool_use" -> TOOL;
            case "content_filter",
                    "safety",
                    "refusal",
                    "sensitive",
                    "recitation",
                    "prohibited_content",
                    "blocklist",
                    "spii" -> FILTER;
            case "" -> UNNAMED;
            default -> BROKEN;
        };
    }

    /** As the server writes it; some give an object with a type. */
    static String name(JsonNode reason) {
        JsonNode named = reason.isObject() ? reason.path("type") : reason;
        return named.isNull() ? "" : named.asText();
    }

    /** In the words that all clients know. */
    String wire() {
        return this == LENGTH ? "length" : "stop";
    }
}
