package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.LowerCase;

/** The reason a server gives for the end of a response. Only known reasons make a complete response. */
enum ServerFinish {
    END,
    LENGTH,
    TOOL,
    FILTER,
    /** No reason was given. */
    UNNAMED,
    /** Abort, error, and any other reason that is not known to end a complete response. */
    BROKEN;

    static ServerFinish of(JsonNode reason) {
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

    /** The reason as the server writes it; some servers write an object with a type. */
    static String name(JsonNode reason) {
        JsonNode named = reason.isObject() ? reason.path("type") : reason;
        return named.isNull() ? "" : named.asText();
    }

    /** The reason in the words that all clients know. */
    String wire() {
        return this == LENGTH ? "length" : "stop";
    }
}
