package io.github.rlaifv.consumer;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.core.testkit.vllm.ServedTokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model and the one that it was aligned from, behind servers. They answer "tree", and to questions with the word {@value
 * #ODD} with that word, of which the tokens of the second one are others.
 */
record ServedModels(FakeVllm model, FakeVllm reference) implements AutoCloseable {
    static final String ODD = "odd";

    private static final List<String> FIRST_WORDS = List.of("Yes", "No");

    static ServedModels start() {
        ServedTokens tokens = ServedTokens.words();
        return new ServedModels(
                FakeVllm.start(policy(-1, 0), tokens, FIRST_WORDS),
                FakeVllm.start(policy(-2, 1), new OtherTokens(tokens), FIRST_WORDS));
    }

    /**
     * @param logProb log-probability of each token
     * @param more number of further tokens of the odd word
     */
    private static Policy policy(double logProb, int more) {
        return FakePolicy.builder()
                .writes((request, index) -> question(request.prompt()).contains(ODD) ? ODD : "tree")
                .answers((prompt, word) -> 0.5)
                .scores((prompt, response) -> {
                    // one for the end of the response
                    int tokens = (response.isEmpty() ? 1 : 2) + (response.equals(ODD) ? more : 0);
                    return Collections.nCopies(tokens, logProb);
                })
                .build();
    }

    private static String question(Prompt prompt) {
        StringBuilder text = new StringBuilder();
        prompt.messages()
                .forEach(message -> message.content().forEach(part -> {
                    if (part instanceof Content.Text words) {
                        text.append(words.text());
                    }
                }));
        return text.toString();
    }

    /** The properties of an application that uses both. */
    String[] properties() {
        return new String[] {
            "rlaifv.model=" + address(model),
            "rlaifv.reference=" + address(reference),
            // the servers score responses with known log-probabilities, and judge nothing
            "rlaifv.best-of.rule=mean"
        };
    }

    private static String address(FakeVllm server) {
        return server.baseUrl() + "?server=vllm&revision=1&model=" + FakeVllm.MODEL;
    }

    @Override
    public void close() {
        model.close();
        reference.close();
    }

    /** Tokens with one more for the odd word. */
    private record OtherTokens(ServedTokens tokens) implements ServedTokens {
        @Override
        public List<Integer> encode(String text) {
            List<Integer> ids = new ArrayList<>(tokens.encode(text));
            if (text.equals(ODD)) {
                ids.addAll(tokens.encode("ly"));
            }
            return ids;
        }

        @Override
        public String text(int id) {
            return tokens.text(id);
        }

        @Override
        public OptionalInt begin() {
            return tokens.begin();
        }

        @Override
        public int end() {
            return tokens.end();
        }

        @Override
        public int size() {
            return tokens.size();
        }
    }
}
