package io.github.rlaifv.serve.internal.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * An answer to a chat request.
 *
 * @param choices the choices
 * @param counts numbers of tokens; empty if the policy does not report them
 * @param extension what OpenAI's answers do not have, such as rewards; empty if there is nothing
 */
public record Answer(List<AnsweredChoice> choices, Optional<TokenCounts> counts, Optional<ObjectNode> extension) {
    public Answer {
        choices = List.copyOf(choices);
    }
}
