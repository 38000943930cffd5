package io.github.rlaifv.core.internal.mllm.score;

import io.github.rlaifv.core.internal.mllm.decoder.RowProbabilities;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;

/** The tokens that the requested words begin with at the beginning of a response. */
final class FirstTokens {
    private final Map<String, Integer> columns = new HashMap<>();
    private final long[] ids;

    private FirstTokens(Map<String, Integer> idsByWord) {
        int column = 0;
        ids = new long[idsByWord.size()];
        for (Map.Entry<String, Integer> word : idsByWord.entrySet()) {
            ids[column] = word.getValue();
            columns.put(word.getKey(), column++);
        }
    }

    /**
     * Finds the tokens for the words of some requests.
     *
     * @param requests the requests
     * @param firstToken returns the first id of a word at the beginning of a response
     * @throws BadDataException naming two words of a request that begin with the same token, unless they differ in
     *     letter case only
     */
    static FirstTokens of(List<NextTokenRequest> requests, ToIntFunction<String> firstToken) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        Set<List<String>> lists = new HashSet<>();
        for (NextTokenRequest request : requests) {
            if (lists.add(request.words())) {
                request.words().forEach(word -> ids.computeIfAbsent(word, firstToken::applyAsInt));
                check(request.words(), ids);
            }
        }
        return new FirstTokens(ids);
    }

    private static void check(List<String> words, Map<String, Integer> ids) {
        Map<Integer, String> byId = new HashMap<>();
        for (String word : words) {
            String other = byId.putIfAbsent(ids.getOrDefault(word, -1), word);
            if (other != null && !other.equalsIgnoreCase(word)) {
                throw new BadDataException("the words \"" + other + "\" and \"" + word
                        + "\" begin with the same token of this model, so their probabilities can't be distinguished:"
                        + " ask for words that begin differently");
            }
        }
    }

    /** The vocabulary ids, one per word. */
    long[] ids() {
        return ids.clone();
    }

    /**
     * The result of a request. If words that differ in letter case begin with the same token, it counts once, for the
     * first.
     *
     * @param request the request
     * @param probabilities one probability for each of {@link #ids()}
     */
    NextTokenProbabilities answer(NextTokenRequest request, double[] probabilities) {
        return new NextTokenProbabilities(byWord(request, probabilities));
    }

    /**
     * Same as {@link #answer(NextTokenRequest, double[])}, with the most likely other beginnings of the response.
     *
     * @param request the request
     * @param row probabilities at the first token
     * @param text returns the text of a vocabulary id
     */
    NextTokenProbabilities answer(NextTokenRequest request, RowProbabilities row, LongFunction<String> text) {
        List<FirstToken> likeliest = new ArrayList<>();
        for (int i = 0; i < row.likeliest().length; i++) {
            likeliest.add(new FirstToken(text.apply(row.likeliestIds()[i]), row.likeliest()[i]));
        }
        return new NextTokenProbabilities(byWord(request, row.asked()), Map.of(), likeliest);
    }

    private Map<String, Double> byWord(NextTokenRequest request, double[] probabilities) {
        Map<String, Double> result = new HashMap<>();
        Set<Long> counted = new HashSet<>();
        for (String word : request.words()) {
            int column = columns.getOrDefault(word, -1);
            result.putIfAbsent(word, counted.add(ids[column]) ? probabilities[column] : 0.0);
        }
        return result;
    }
}
