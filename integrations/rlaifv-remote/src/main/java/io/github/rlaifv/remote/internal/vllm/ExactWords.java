package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exact probabilities of words as the beginning of a response. As in a model of this process, a word is represented
 * by its first token in the place of a response, and a token that two spellings of a word share counts once.
 */
public final class ExactWords {
    private static final Prompt QUESTION = Prompt.of("Is water wet?");

    private final JsonWire wire;
    private final String model;
    private final SpecialTokens specialTokens;
    private final ServedTokenizer tokenizer;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();

    /**
     * @param wire sends the requests
     * @param model name of the model on the server
     * @param specialTokens whether special tokens are added
     * @param tokenizer tokenizer of the model
     */
    public ExactWords(JsonWire wire, String model, SpecialTokens specialTokens, ServedTokenizer tokenizer) {
        this.wire = wire;
        this.model = model;
        this.specialTokens = specialTokens;
        this.tokenizer = tokenizer;
    }

    /**
     * Asks for the probabilities of a request's words.
     *
     * @throws BadDataException naming two words that begin with the same token, unless they differ in letter case only
     * @throws io.github.rlaifv.remote.internal.UnusableAnswerException if the server does not return them
     */
    public NextTokenProbabilities ask(NextTokenRequest request) {
        Map<String, Integer> byWord = new LinkedHashMap<>();
        request.words().forEach(word -> byWord.put(word, id(word)));
        Map<Integer, String> words = firstWords(byWord);
        ObjectNode body = ChatBody.of(model, request.prompt(), 1);
        specialTokens.parameters().forEach((name, value) -> body.put(name, (Boolean) value));
        ListedTokens.request(body, words.keySet());
        ListedTokens listed = ListedTokens.read(wire.chat(body), words.keySet());
        Map<String, Double> probabilities = new HashMap<>();
        byWord.forEach(
                (word, id) -> probabilities.put(word, word.equals(words.get(id)) ? Math.exp(listed.of(id)) : 0.0));
        return new NextTokenProbabilities(probabilities, Map.of(), likeliest(listed, words));
    }

    /** The first word of each token, which gets its probability. */
    private static Map<Integer, String> firstWords(Map<String, Integer> byWord) {
        Map<Integer, String> words = new LinkedHashMap<>();
        byWord.forEach((word, id) -> {
            String other = words.putIfAbsent(id, word);
            if (other != null && !other.equalsIgnoreCase(word)) {
                throw new BadDataException("the words \"" + other + "\" and \"" + word
                        + "\" begin with the same token of this model, so their probabilities can't be distinguished:"
                        + " ask for words that begin differently");
            }
        });
        return words;
    }

    private static List<FirstToken> likeliest(ListedTokens listed, Map<Integer, String> words) {
        List<FirstToken> tokens = new ArrayList<>();
        words.forEach((id, word) -> tokens.add(new FirstToken(word, Math.exp(listed.of(id)))));
        Set<Integer> others = new LinkedHashSet<>(listed.byId().keySet());
        others.removeAll(words.keySet());
        if (!others.isEmpty()) {
            tokens.add(listed.generated());
        }
        tokens.sort(Comparator.comparingDouble(FirstToken::probability).reversed());
        return tokens;
    }

    private int id(String word) {
        Integer known = ids.get(word);
        if (known != null) {
            return known;
        }
        List<Integer> tokens = tokenizer.response(QUESTION, word);
        if (tokens.isEmpty()) {
            throw new BadDataException("the word \"" + word + "\" has no tokens on the server: ask for another word");
        }
        ids.put(word, tokens.get(0));
        return tokens.get(0);
    }
}
