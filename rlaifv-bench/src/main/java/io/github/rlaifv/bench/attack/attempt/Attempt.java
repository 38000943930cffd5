package io.github.rlaifv.bench.attack.attempt;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One attack and its outcome.
 *
 * @param target what was attacked
 * @param number number of the attack on this target, counted from 0; with the seed it repeats the attack
 * @param attack what was done, such as {@code model.safetensors: cut}
 * @param outcome outcome of the attack
 * @param detail the message, or what differed
 * @param millis duration in milliseconds
 */
public record Attempt(String target, long number, String attack, AttemptOutcome outcome, String detail, long millis) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 1500;

    /** Shortens the detail to a readable length. */
    public Attempt {
        if (detail.length() > LONGEST) {
            detail = detail.substring(0, LONGEST) + "...";
        }
    }

    /** Returns the attempt as one line of JSON. */
    public String toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("target", target)
                .put("number", number)
                .put("attack", attack)
                .put("outcome", outcome.name())
                .put("detail", detail)
                .put("millis", millis);
        return node.toString();
    }

    /** Reads a line that {@link #toJson} wrote. */
    public static Attempt fromJson(String line) {
        try {
            var node = JSON.readTree(line);
            return new Attempt(
                    node.path("target").asText(),
                    node.path("number").asLong(),
                    node.path("attack").asText(),
                    AttemptOutcome.valueOf(node.path("outcome").asText()),
                    node.path("detail").asText(),
                    node.path("millis").asLong());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("not an attempt: " + line, e);
        }
    }
}
