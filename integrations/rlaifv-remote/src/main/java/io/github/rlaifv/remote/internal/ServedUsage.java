package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;

/** Counts the tokens that a server reports in the field {@code usage} of a response. */
final class ServedUsage {
    private ServedUsage() {}

    /** Counts the tokens of a response, also of one that is rejected afterwards. */
    static void count(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        long prompt = tokens(usage.path("prompt_tokens"));
        long cached = tokens(usage.path("prompt_tokens_details").path("cached_tokens"));
        long completion = tokens(usage.path("completion_tokens"));
        if (prompt > 0 || completion > 0) {
            UsageMeter.add(Usage.ofTokens(prompt, Math.min(prompt, cached), completion));
        }
    }

    /** A number of tokens; 0 for what is none. */
    private static long tokens(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() ? Math.max(0, value.intValue()) : 0;
    }
}
