package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the server does with the fields of a chat request. Some are used, some change nothing here and are ignored, and
 * some are accepted only with the value that changes nothing, because an answer that ignores them would be wrong.
 */
final class KnownFields {
    /** The fields that are used. */
    static final Set<String> USED = Set.of(
            "model",
            "messages",
            "n",
            "best_of",
            "temperature",
            "top_p",
            "top_k",
            "repetition_penalty",
            "ignore_eos",
            "use_beam_search",
            "length_penalty",
            "early_stopping",
            "max_tokens",
            "max_completion_tokens",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "logprobs",
            "top_logprobs",
            "continue_final_message",
            "add_generation_prompt");

    /** The fields that describe the caller, or how the service is run, and not the answer. */
    static final Set<String> IGNORED = Set.of(
            "user",
            "metadata",
            "store",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "parallel_tool_calls",
            "reasoning_effort",
            "verbosity",
            "request_id",
            "priority",
            "cache_salt");

    private static final Map<String, Predicate<JsonNode>> NEUTRAL = Map.ofEntries(
            number("frequency_penalty", 0),
            number("presence_penalty", 0),
            number("min_p", 0),
            number("min_tokens", 0),
            flag("echo", false),
            flag("include_stop_str_in_output", false),
            flag("skip_special_tokens", true),
            flag("spaces_between_special_tokens", true),
            Map.entry("logit_bias", JsonNode::isEmpty),
            Map.entry("stop_token_ids", JsonNode::isEmpty),
            Map.entry("bad_words", JsonNode::isEmpty),
            Map.entry("tools", JsonNode::isEmpty),
            Map.entry("functions", JsonNode::isEmpty),
            Map.entry("chat_template_kwargs", JsonNode::isEmpty),
            Map.entry("documents", JsonNode::isEmpty),
            Map.entry("tool_choice", value -> Set.of("none", "auto").contains(value.asText())),
            Map.entry("function_call", value -> Set.of("none", "auto").contains(value.asText())),
            Map.entry("response_format", value -> value.path("type").asText().equals("text")),
            Map.entry(
                    "modalities",
                    value -> value.size() == 1 && value.get(0).asText().equals("text")));

    private KnownFields() {}

    private static Map.Entry<String, Predicate<JsonNode>> number(String name, double neutral) {
        return Map.entry(name, value -> value.isNumber() && value.asDouble() == neutral);
    }

    private static Map.Entry<String, Predicate<JsonNode>> flag(String name, boolean neutral) {
        return Map.entry(name, value -> value.isBoolean() && value.asBoolean() == neutral);
    }

    /**
     * Rejects fields that would change the answer in a way that this server does not support.
     *
     * @throws ApiException naming the field
     */
    static void check(Fields request) {
        request.object().properties().forEach(field -> check(field.getKey(), field.getValue()));
    }

    private static void check(String name, JsonNode value) {
        if (USED.contains(name) || IGNORED.contains(name) || value.isNull()) {
            return;
        }
        Predicate<JsonNode> neutral = NEUTRAL.get(name);
        if (neutral == null) {
            throw ApiError.invalid(
                            name,
                            "unknown_parameter",
                            "Unknown parameter: '" + name + "'. This server does not support it: leave it out.")
                    .exception();
        }
        if (!neutral.test(value)) {
            throw ApiError.invalid(
                            name,
                            "unsupported_parameter",
                            "Unsupported parameter: '" + name + "' is not supported with the value "
                                    + Fields.shown(value) + ". Leave it out.")
                    .exception();
        }
    }
}
