package io.github.rlaifv.core.testkit.vllm;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the policy behind the server, for one request at a time. */
final class ServedNumbers {
    /** The log-probability of a token about which the policy can't be asked. */
    private static final double UNLIKELY = -20;

    private final ServedTokens tokens;
    private final List<String> firstWords;

    ServedNumbers(ServedTokens tokens, List<String> firstWords) {
        this.tokens = tokens;
        this.firstWords = firstWords;
    }

    /** A token with its log-probability. */
    record Token(int id, String text, double logProb) {}

    synchronized Completion text(Policy policy, ChatCall call) {
        GenerationRequest request = new GenerationRequest("", call.prompt(), 1, call.sampling())
                .withPrefix(call.answer().orElse(""));
        return policy.generate(List.of(request)).get(0).get(0);
    }

    /** The tokens of the call's answer and the end token, with their log-probabilities. */
    synchronized List<Token> answer(Policy policy, ChatCall call) {
        String text = call.answer().orElseThrow();
        List<Integer> ids = new ArrayList<>(tokens.encode(text));
        ids.add(tokens.end());
        TokenLogProbs scored = policy.score(List.of(new ScoreRequest(call.prompt(), List.of(text))))
                .get(0)
                .get(0);
        if (scored.logProbs().size() != ids.size()) {
            throw new IllegalStateException("the policy behind the fake server scores "
                    + scored.logProbs().size() + " tokens of '" + text + "', and its tokens with the end are "
                    + ids.size());
        }
        List<Token> answer = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            answer.add(new Token(
                    ids.get(i), tokens.text(ids.get(i)), scored.logProbs().get(i)));
        }
        return answer;
    }

    /** The log-probabilities of chosen tokens as the first of a response. */
    synchronized List<Token> chosen(Policy policy, ChatCall call) {
        Map<Integer, String> words = new LinkedHashMap<>();
        for (int id : call.chosenIds()) {
            String word = tokens.text(id).strip();
            if (!word.isEmpty() && id != tokens.end() && tokens.begin().orElse(-1) != id) {
                words.put(id, word);
            }
        }
        NextTokenProbabilities known = words.isEmpty()
                ? new NextTokenProbabilities(Map.of())
                : asked(policy, call, List.copyOf(words.values()));
        return call.chosenIds().stream()
                .map(id -> new Token(
                        id,
                        tokens.text(id),
                        words.containsKey(id)
                                ? Math.log(known.of(words.get(id)))
                                : id == tokens.end() ? atOnce(policy, call) : UNLIKELY))
                .toList();
    }

    /** The log-probability that a response ends before its first token. */
    private static double atOnce(Policy policy, ChatCall call) {
        return policy.score(List.of(new ScoreRequest(call.prompt(), List.of(""))))
                .get(0)
                .get(0)
                .sum();
    }

    /** The likeliest first tokens of a response, the likeliest first. */
    synchronized List<Token> likeliest(Policy policy, ChatCall call) {
        NextTokenProbabilities known = asked(policy, call, firstWords);
        List<Token> likeliest = new ArrayList<>();
        if (known.likeliest().isEmpty()) {
            known.byWord().forEach((word, probability) -> likeliest.add(token(word, probability)));
        }
        for (FirstToken first : known.likeliest()) {
            likeliest.add(token(first.text(), first.probability()));
        }
        likeliest.sort(Comparator.comparingDouble(Token::logProb).reversed());
        return likeliest;
    }

    private Token token(String text, double probability) {
        return new Token(tokens.encode(text).get(0), text, Math.log(probability));
    }

    private static NextTokenProbabilities asked(Policy policy, ChatCall call, List<String> words) {
        return policy.nextTokenProbabilities(List.of(new NextTokenRequest(call.prompt(), words)))
                .get(0);
    }
}
