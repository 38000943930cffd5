package io.github.rlaifv.core.internal.mllm.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the searches of random models of few tokens with a search of all responses, and with the rules of transformers
 * as arrays of fixed sizes in which a large negative score stands for what is missing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBeamsTest {
    private static final int CASES = 250;
    /** Four tokens, of which one ends: three times three times three beginnings of three tokens, continued by four. */
    private static final int MOST_OPEN = 3 * 3 * 3 * 4;

    private static final double MISSING = -1e9;
    private static final double[] PENALTIES = {-1, 0, 0.5, 1, 2};

    private SequenceEncoder encoder;
    private Tokenizer tokenizer;

    @BeforeAll
    void open() {
        tokenizer = Tokenizer.open(Fixtures.require(Fixtures.path("llava15", "model")));
        encoder = new SequenceEncoder(tokenizer, Llava15PromptFormat.format(), -1, 1000);
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    /** A model whose probabilities depend on all tokens before. */
    private record SmallModel(long seed, int vocabulary) {
        double[] logProbs(List<Integer> beginning) {
            Random random = new Random(seed * 1_000_003 + beginning.hashCode());
            double[] logits = random.doubles(vocabulary).map(value -> 4 * value).toArray();
            double total = Math.log(Arrays.stream(logits).map(Math::exp).sum());
            return Arrays.stream(logits).map(logit -> logit - total).toArray();
        }
    }

    /**
     * A search.
     *
     * @param ends tokens below this number end a response
     * @param limit largest number of tokens
     */
    private record Case(SmallModel model, BeamSearch search, int ends, int limit) {
        double score(double sum, int length) {
            return sum / Math.pow(length, search.lengthPenalty());
        }

        boolean ends(List<Integer> tokens) {
            return tokens.size() == limit || tokens.get(tokens.size() - 1) < ends;
        }
    }

    /** Tokens with a sum of log-probabilities, or with a score. */
    private record Scored(List<Integer> tokens, double value, boolean finished) {
        static List<Scored> best(Stream<Scored> all, int count) {
            return all.sorted(Comparator.comparingDouble(Scored::value).reversed())
                    .limit(count)
                    .toList();
        }

        Scored lowered(boolean lower) {
            return lower ? new Scored(tokens, value + MISSING, finished) : this;
        }
    }

    private static Case random(int seed, EarlyStopping stopping) {
        Random random = new Random(seed);
        int ends = random.nextInt(4);
        int beams = 2 + random.nextInt(3);
        int vocabulary = Math.max(2, 1 + ends) * beams + random.nextInt(4);
        double penalty = PENALTIES[random.nextInt(PENALTIES.length)];
        return new Case(
                new SmallModel(seed, vocabulary),
                new BeamSearch(beams, penalty, stopping),
                ends,
                1 + random.nextInt(8));
    }

    private static List<Integer> with(List<Integer> tokens, int next) {
        List<Integer> longer = new ArrayList<>(tokens);
        longer.add(next);
        return longer;
    }

    private List<List<Integer>> found(Case one, int count) {
        Set<Integer> ends = IntStream.range(0, one.ends()).boxed().collect(Collectors.toSet());
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .beams(one.search())
                .maxNewTokens(one.limit())
                .build();
        SequenceEncoder ending = encoder.endingWith(ends);
        GivenBeginning beginning = new GivenBeginning("", new long[] {1}, new int[0], ending);
        RequestBeams beams =
                new RequestBeams(one.search(), new BeamEnds(sampling, ending, beginning, one.limit()), count);
        for (int rows = 1; beams.growing(); rows = one.search().beams()) {
            beams.accept(IntStream.range(0, rows)
                    .mapToObj(row -> best(
                            one.model()
                                    .logProbs(Arrays.stream(beams.tokens(row))
                                            .boxed()
                                            .toList()),
                            beams.considered()))
                    .toList());
        }
        return beams.completions().stream().map(Completion::tokenIds).toList();
    }

    /** The largest log-probabilities, and then their ids. */
    private static double[] best(double[] logProbs, int count) {
        List<Integer> ids = IntStream.range(0, logProbs.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> logProbs[id]).reversed())
                .limit(count)
                .toList();
        return Stream.concat(ids.stream().map(id -> logProbs[id]), ids.stream().map(Integer::doubleValue))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** The responses by the rules of transformers; without patience, the search also ends before the limit. */
    private static List<List<Integer>> expected(Case one, boolean patient) {
        int beams = one.search().beams();
        EarlyStopping stopping = one.search().earlyStopping();
        List<Scored> running = new ArrayList<>(Collections.nCopies(beams, new Scored(List.of(), MISSING, false)));
        running.set(0, new Scored(List.of(), 0, false));
        List<Scored> done = Collections.nCopies(beams, new Scored(List.of(), MISSING, false));
        boolean improvable = true;
        for (int length = 1; length <= one.limit(); length++) {
            int now = length;
            List<Scored> top = Scored.best(
                    running.stream().flatMap(beam -> continued(one.model(), beam)),
                    Math.max(2, 1 + one.ends()) * beams);
            running = Scored.best(top.stream().map(next -> next.lowered(one.ends(next.tokens()))), beams);
            boolean closed = stopping == EarlyStopping.ENOUGH && done.stream().allMatch(Scored::finished);
            boolean open = !closed && improvable;
            Stream<Scored> ended = IntStream.range(0, top.size()).mapToObj(i -> {
                Scored next = top.get(i);
                boolean counts = i < beams && one.ends(next.tokens());
                return new Scored(next.tokens(), one.score(next.value(), now), counts).lowered(!counts || !open);
            });
            done = Scored.best(Stream.concat(done.stream(), ended), beams);
            boolean longest = stopping == EarlyStopping.NEVER && one.search().lengthPenalty() > 0;
            double possible = one.score(running.get(0).value(), longest ? one.limit() : length);
            double worst = done.stream().allMatch(Scored::finished)
                    ? done.get(beams - 1).value()
                    : MISSING;
            improvable &= patient || possible > worst;
            boolean enough = stopping == EarlyStopping.ENOUGH && done.stream().allMatch(Scored::finished);
            if (!improvable || enough) {
                break;
            }
        }
        return done.stream().map(Scored::tokens).toList();
    }

    private static Stream<Scored> continued(SmallModel model, Scored beam) {
        double[] logProbs = model.logProbs(beam.tokens());
        return IntStream.range(0, logProbs.length)
                .mapToObj(id -> new Scored(with(beam.tokens(), id), beam.value() + logProbs[id], false));
    }

    /** All responses, best first. */
    private static List<List<Integer>> all(Case one) {
        List<Scored> responses = new ArrayList<>();
        List<Scored> open = List.of(new Scored(List.of(), 0, false));
        while (!open.isEmpty()) {
            List<Scored> next = new ArrayList<>();
            open.stream().flatMap(beam -> continued(one.model(), beam)).forEach(longer -> {
                int length = longer.tokens().size();
                if (one.ends(longer.tokens())) {
                    responses.add(new Scored(longer.tokens(), one.score(longer.value(), length), true));
                } else {
                    next.add(longer);
                }
            });
            open = next;
        }
        return Scored.best(responses.stream(), responses.size()).stream()
                .map(Scored::tokens)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(EarlyStopping.class)
    void searchFollowsTheRulesOfTransformers(EarlyStopping stopping) {
        for (int seed = 0; seed < CASES; seed++) {
            Case one = random(seed, stopping);
            assertThat(found(one, one.search().beams())).as(one.toString()).isEqualTo(expected(one, false));
        }
    }

    @ParameterizedTest
    @EnumSource(EarlyStopping.class)
    void searchWithABeamPerResponseFindsTheBestOfAll(EarlyStopping stopping) {
        for (int seed = 0; seed < CASES / 5; seed++) {
            Random random = new Random(seed);
            Case one = new Case(
                    new SmallModel(seed, 4),
                    new BeamSearch(MOST_OPEN, PENALTIES[random.nextInt(PENALTIES.length)], stopping),
                    1 + random.nextInt(2),
                    1 + random.nextInt(4));
            List<List<Integer>> all = all(one);
            int count = Math.min(9, all.size());
            assertThat(found(one, count)).as(one.toString()).isEqualTo(all.subList(0, count));
        }
    }

    @Test
    void searchThatNeverStopsEarlyMissesNothingThatABetterBeamCouldBecome() {
        for (int seed = 0; seed < CASES; seed++) {
            Case one = random(seed, EarlyStopping.NEVER);
            assertThat(found(one, one.search().beams())).as(one.toString()).isEqualTo(expected(one, true));
        }
    }
}
