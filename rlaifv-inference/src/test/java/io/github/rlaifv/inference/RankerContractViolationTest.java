package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rankers that break the contract of {@link ResponseRanker}. */
class RankerContractViolationTest {
    private static final List<Instruction> INSTRUCTIONS = Stream.of("a", "b")
            .map(id -> new Instruction(id, ImageSource.of(id, new byte[] {1}), "What is there?"))
            .toList();

    @TempDir
    Path folder;

    /** Ranks by length, and then changes the outcomes. */
    private record ChangedRanker(
            Function<List<Outcome<RankedResponse>>, List<Outcome<RankedResponse>>> change, String setting)
            implements ResponseRanker {
        @Override
        public Policy policy() {
            return new WordPolicy("writer", Map.of(), "a dog", "a cat");
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(Map.of(setting, "length"));
        }

        @Override
        public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
            return change.apply(Outcome.successes(
                    pools.stream().map(pool -> ranked(pool.responses())).toList()));
        }
    }

    private static RankedResponse ranked(List<String> texts) {
        List<ScoredResponse> pool = new ArrayList<>();
        texts.forEach(text -> pool.add(new ScoredResponse(pool.size(), text, text.length(), -1, -2, 1)));
        return new RankedResponse(pool);
    }

    @SuppressWarnings("NullAway") // what a ranker without null checks may return
    static Stream<Arguments> violations() {
        return Stream.of(
                violation("returned null for 2 pools", all -> null),
                violation("returned 0 outcomes for 2 pools", all -> List.of()),
                violation("returned 1 outcomes for 2 pools", all -> all.subList(0, 1)),
                violation(
                        "returned 4 outcomes for 2 pools",
                        all -> Stream.concat(all.stream(), all.stream()).toList()),
                violation("returned null for pool 1 of 2", all -> Arrays.asList(all.get(0), null)),
                violation(
                        "ranked 1 of the 3 responses of pool 0",
                        all -> all.stream()
                                .map(one -> one.map(ranked -> ranked.first(1)))
                                .toList()),
                violation(
                        "ranked \"other\" as response 0 of the 3 responses of pool 0",
                        all -> Outcome.successes(Collections.nCopies(2, ranked(List.of("other", "a", "b"))))));
    }

    private static Arguments violation(
            String message, Function<List<Outcome<RankedResponse>>, List<Outcome<RankedResponse>>> change) {
        return Arguments.of(message, new ChangedRanker(change, "by"));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void brokenContractNamesRankerAndCountsAndWritesNoPool(String message, ResponseRanker ranker) {
        BestOfN best = BestOfN.builder(ranker).candidates(3).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> best.run(INSTRUCTIONS))
                .withMessageContainingAll(ChangedRanker.class.getName(), message, "one outcome per pool");
        assertThatIllegalStateException()
                .isThrownBy(() -> best.run(INSTRUCTIONS, folder.resolve("run")))
                .withMessageContaining(message);
        Path pools = folder.resolve("run/pools.jsonl");
        assertThat(pools.toFile().length()).isZero();
    }

    @Test
    void rankingOfGivenResponsesIsCheckedToo() {
        ResponseRanker none = new ChangedRanker(all -> List.of(), "by");
        assertThatIllegalStateException()
                .isThrownBy(() -> none.rank(Prompt.of("What?"), List.of("a dog")))
                .withMessageContaining("returned 0 outcomes for 1 pools");
    }

    @ParameterizedTest
    @ValueSource(strings = {"candidates", "generator", "sampling"})
    void settingThatBestOfNUsesItselfIsRejectedByName(String name) {
        BestOfN best = BestOfN.builder(new ChangedRanker(all -> all, name)).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> best.run(INSTRUCTIONS, folder.resolve("run")))
                .withMessageContainingAll(ChangedRanker.class.getName(), "'" + name + "'", "'length'");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void rankerThatKeepsTheContractIsAccepted() {
        BestOfN best = BestOfN.builder(new ChangedRanker(all -> all, "by"))
                .candidates(3)
                .build();
        assertThat(best.run(INSTRUCTIONS, folder).values()).containsExactlyElementsOf(best.run(INSTRUCTIONS));
    }
}
